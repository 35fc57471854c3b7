using System.Diagnostics.Metrics;

namespace WebexGateway.Tokens;

/// <summary>Measures the renewals that this instance begins, and how long each token still lives.</summary>
public sealed class TokenMetrics(IMeterFactory meters, TimeProvider clock)
{
    private readonly Counter<long> renewals = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.token.renewals", "{renewal}", "Renewals of a token, by why they were begun and what came of them.");

    /// <summary>Measures a renewal, as a step of the trace that began it.</summary>
    public async Task<TokenAnswer> WatchAsync(string token, RenewalCause cause, Func<Task<TokenAnswer>> renew)
    {
        using var span = Traces.Begin("token.renew");
        var result = await renew();
        var (why, what) = (cause.ToString().ToLowerInvariant(), Word(result));
        span?.SetTag("token", token).SetTag("cause", why).SetTag("result", what);
        renewals.Add(1, new("token", token), new("cause", why), new("result", what));
        return result;
    }

    /// <summary>Adds the gauges: an alert can come long before the gateway is disconnected.</summary>
    public void Observe(TokenCache tokens)
    {
        var meter = meters.Create(Traces.Name);
        meter.CreateObservableGauge(
            "webex_gateway.token.refresh_expires_in",
            () => Of(tokens, slot => slot.IsRevoked ? 0 : slot.DaysLeft),
            "d",
            "Days until the refresh token ends and an operator must connect Webex again; 0 once Webex has refused it.");
        meter.CreateObservableGauge(
            "webex_gateway.token.access_expires_in",
            () => Of(tokens, slot => slot.Live is { } live ? (live.ExpiresAt - clock.GetUtcNow()).TotalSeconds : 0),
            "s",
            "Seconds that the access token still lives; 0 without one.");
    }

    private static IEnumerable<Measurement<double>> Of(TokenCache tokens, Func<TokenSlot, double?> left) =>
        from slot in tokens.Slots
        let value = left(slot)
        where value is not null
        select new Measurement<double>(value.Value, new KeyValuePair<string, object?>("token", slot.Name));

    private static string Word(TokenAnswer answer) => answer switch
    {
        TokenAnswer.Granted => "granted",
        TokenAnswer.Refused => "refused",
        _ => "unavailable",
    };
}
