using System.Diagnostics.Metrics;
using WebexGateway.Telemetry;

namespace WebexGateway.Tokens;

/// <summary>How long each token still lives, for an alert long before the gateway is disconnected.</summary>
public sealed class TokenMetrics
{
    /// <summary>Adds the instruments to the meter <c>WebexGateway</c>.</summary>
    public TokenMetrics(TokenCache tokens, TimeProvider clock, IMeterFactory meters)
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
}
