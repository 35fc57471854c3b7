using System.Globalization;

namespace WebexGateway.Health;

/// <summary>Says what the last callbacks at Webex mean; null when they went well.</summary>
internal static class WebexSentence
{
    /// <summary>From so many failures in a row on, Webex takes no callbacks.</summary>
    private const int Failing = 3;

    public static ServiceState? Of(WebexRun results, DateTimeOffset now) => results switch
    {
        { Last: { Failure: WebexResults.AskedToWait } last } => last.Until > now
            ? new ServiceState(ServiceState.Degraded, WebexResults.AskedToWait, "Webex asked to wait; callbacks wait in the queue.", null)
            {
                Since = results.RunSince,
                Until = last.Until,
                Answered = last.Answered,
            }
            : null,
        { Last: { Failure: { } failure } last } => new ServiceState(
            failure == WebexResults.TokenRefused ? ServiceState.NotConnected
            : results.Run >= Failing ? ServiceState.Failing
            : ServiceState.Degraded,
            failure,
            $"{Taken(results)}: it {Deed(failure, last.Answered)}.",
            AdviceFor(failure))
        {
            Since = results.RunSince,
            Count = results.Run,
            Of = Math.Max(results.Total, results.Run),
            Answered = last.Answered,
        },
        { Failures: >= Failing, Good: < Failing } => new ServiceState(
            ServiceState.Degraded,
            "some-failed",
            string.Create(CultureInfo.InvariantCulture, $"Webex did not take {results.Failures} of the last {results.Total} callbacks."),
            "Look at what the callbacks to decide have in common, at /operator.")
        {
            Count = results.Failures,
            Of = results.Total,
        },
        _ => null,
    };

    private static string Taken(WebexRun results) => results.Run == 1
        ? "Webex did not take the last callback"
        : string.Create(CultureInfo.InvariantCulture, $"Webex took none of the last {results.Run} callbacks");

    private static string Deed(string failure, int? answered) => failure switch
    {
        WebexResults.Refused => $"refused it with {answered}",
        WebexResults.Unreachable => "could not be reached",
        WebexResults.NoAnswer => "gave no answer",
        _ => $"answered {answered}",
    };

    private static string AdviceFor(string failure) => failure switch
    {
        WebexResults.TokenRefused => "Connect Webex again at /operator.",
        WebexResults.NoAccess => "Look at the Integration's scopes and licence in Control Hub.",
        WebexResults.Refused => "Look at the entry point and its flow in Control Hub.",
        WebexResults.Unclear => "Look at the entry point's flow in Control Hub, and at status.webex.com.",
        _ => "Look at the network, and at status.webex.com.",
    };
}
