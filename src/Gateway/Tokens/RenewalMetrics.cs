using System.Diagnostics.Metrics;
using WebexGateway.Telemetry;

namespace WebexGateway.Tokens;

/// <summary>Renewals that this instance began or joined, by what came of them. The request itself may be made by a process of its own, which is not measured.</summary>
public sealed class RenewalMetrics(IMeterFactory meters)
{
    private readonly Counter<long> renewals = meters.Create(Traces.Name).CreateCounter<long>("webex_gateway.token.renewals", "{renewal}", "Renewals of a token, by why they were begun and what came of them.");

    /// <summary>Renews as a step of the trace that needs it first.</summary>
    public async Task<TokenAnswer> WatchAsync(string token, RenewalCause cause, Func<Task<TokenAnswer>> renew)
    {
        using var span = Traces.Begin("token.renew");
        var answer = await renew();
        var (why, what) = (Word(cause), Word(answer));
        span?.SetTag("token", token).SetTag("cause", why).SetTag("result", what);
        renewals.Add(1, new("token", token), new("cause", why), new("result", what));
        return answer;
    }

    private static string Word(RenewalCause cause) => cause switch
    {
        RenewalCause.Operator => "operator",
        RenewalCause.Rejected => "rejected",
        _ => "due",
    };

    private static string Word(TokenAnswer answer) => answer switch
    {
        TokenAnswer.Granted => "granted",
        TokenAnswer.Refused => "refused",
        _ => "unavailable",
    };
}
