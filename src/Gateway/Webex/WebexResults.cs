namespace WebexGateway.Webex;

/// <summary>What became of one callback at Webex.</summary>
/// <param name="At">When.</param>
/// <param name="Failure">One of the words of <see cref="WebexResults.FailureOf"/>; null when Webex accepted it.</param>
/// <param name="Answered">The status that Webex answered; null without an answer.</param>
/// <param name="Until">Until when Webex asked to wait.</param>
public sealed record WebexResult(DateTimeOffset At, string? Failure, int? Answered, DateTimeOffset? Until);

/// <summary>The last results of this instance.</summary>
/// <param name="Last">The last of all; null before the first.</param>
/// <param name="Run">How many failed one after the other, up to the last.</param>
/// <param name="RunSince">When the first of the run failed.</param>
/// <param name="Good">How many went well one after the other, up to the last.</param>
/// <param name="Failures">How many of the results of the last hour failed.</param>
/// <param name="Total">The results of the last hour, at most twenty.</param>
public sealed record WebexRun(WebexResult? Last, int Run, DateTimeOffset? RunSince, int Good, int Failures, int Total);

/// <summary>
/// Remembers what became of the last callbacks at Webex. The circuit forgets a failure that a good answer or a refusal follows; the
/// sentence about the service must not.
/// </summary>
public sealed class WebexResults(TimeProvider clock)
{
    public const string AskedToWait = "asked-to-wait";
    public const string TokenRefused = "token-refused";
    public const string NoAccess = "no-access";
    public const string Refused = "refused";
    public const string Unclear = "unclear";
    public const string Unreachable = "unreachable";
    public const string NoAnswer = "no-answer";

    private const int Kept = 20;

    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Queue<WebexResult> results = new(Kept);
    private int run;
    private int good;
    private DateTimeOffset? runSince;

    public void Note(WebexOutcome outcome)
    {
        if (outcome is { Verdict: WebexVerdict.NotConnected, Reply: null })
        {
            return; // Webex was not asked
        }

        var (now, failure) = (clock.GetUtcNow(), FailureOf(outcome));
        DateTimeOffset? until = failure == AskedToWait ? now + (outcome.Reply?.RetryAfter ?? CircuitWaits.PauseWithoutRetryAfter) : null;
        lock (gate)
        {
            if (results.Count == Kept)
            {
                results.Dequeue();
            }

            results.Enqueue(new(now, failure, outcome.Reply?.Status, until));
            runSince = failure is null ? null : runSince ?? now;
            (run, good) = failure is null ? (0, good + 1) : (run + 1, 0);
        }
    }

    public WebexRun Look()
    {
        lock (gate)
        {
            var recent = results.Where(result => result.At > clock.GetUtcNow() - Recent).ToList();
            return new(results.LastOrDefault(), run, runSince, good, recent.Count(result => result.Failure is not null), recent.Count);
        }
    }

    /// <summary>Null for an accepted callback.</summary>
    private static string? FailureOf(WebexOutcome outcome) => outcome switch
    {
        { Verdict: WebexVerdict.Accepted } => null,
        { Reply.Status: StatusCodes.Status429TooManyRequests } => AskedToWait,
        { Reply.Status: StatusCodes.Status401Unauthorized } => TokenRefused,
        { Reply.Status: StatusCodes.Status403Forbidden } => NoAccess,
        { Verdict: WebexVerdict.Refused } => Refused,
        { Reply: not null } => Unclear,
        { Verdict: WebexVerdict.NotProcessed } => Unreachable,
        _ => NoAnswer,
    };
}
