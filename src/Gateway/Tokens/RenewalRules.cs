using System.Diagnostics;

namespace WebexGateway.Tokens;

/// <summary>
/// Decides whether a token may be renewed, and what is stored at each step; to be read beside RFC 6749, section 6.
/// <see cref="Renewal"/> takes the steps and <see cref="TokenVault"/> writes them. A step that returns null must not be taken.
/// </summary>
public static class RenewalRules
{
    /// <summary>How long a renewal keeps its lease once Webex is asked; longer than <see cref="WebexTokenClient.Timeout"/>.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>How long it keeps the lease before that. An instance that dies in this time has sent Webex nothing.</summary>
    private static readonly TimeSpan FirstLease = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private const string LiveFirst = "the answer to a renewal was lost; the live token is used to its end first";
    private const string AnswerLost =
        "the answer to a renewal was lost, and Webex takes each refresh token once; connect Webex again at /oauth/start";

    /// <summary>Why this token must not be renewed now; null when it may be.</summary>
    public static TokenAnswer.Failure? Objection(StoredToken stored, RenewalCause cause, DateTimeOffset now)
    {
        if (stored.Grant is not { } grant)
        {
            return new TokenAnswer.Refused(stored.Fault ?? "no operator has connected Webex yet");
        }

        return cause == RenewalCause.Operator ? null
            : FinalTrouble(stored) is { } final ? final
            : stored.IsAnswerLost && grant.Rotates is null && cause == RenewalCause.Due && now < grant.UsableUntil
                ? new TokenAnswer.Unavailable(LiveFirst, grant.UsableUntil - now)
            : !stored.IsLeased && stored.RecentRenewals >= MostPerMinute(grant)
                ? new TokenAnswer.Unavailable("the token was renewed too often in the last minute", LongestWait)
            : stored.NotBefore is { } next && now < next
                ? new TokenAnswer.Unavailable(stored.Trouble ?? "the last renewal failed", next - now) { TrackingId = stored.TrackingId }
            : null;
    }

    /// <summary>Why only an operator can mend the stored grant; null when a renewal can.</summary>
    public static TokenAnswer.Refused? FinalTrouble(StoredToken stored) =>
        stored.IsRefused ? new(stored.Trouble ?? "Webex refused the last renewal") { TrackingId = stored.TrackingId }
        : stored is { IsAnswerLost: true, Grant.Rotates: true } ? new(AnswerLost)
        : null;

    /// <summary>Takes the lease, unless another renewal holds it or the last minute had enough of them.</summary>
    public static StoredToken? Lease(StoredToken row, string owner) =>
        row.Grant is not { } grant || row.IsLeased || row.RecentRenewals >= MostPerMinute(grant) ? null : row with
        {
            LeaseOwner = owner,
            LeaseUntil = row.Now + (long)FirstLease.TotalMilliseconds,
            WindowStart = row.RecentRenewals > 0 ? row.WindowStart : row.Now,
            WindowCount = row.RecentRenewals + 1,
        };

    /// <summary>Notes that this version's refresh token is about to be sent, unless the lease has ended.</summary>
    public static StoredToken? Ask(StoredToken row, string owner) => row.LeaseOwner != owner || !row.IsLeased ? null : row with
    {
        Asked = row.Version,
        LeaseUntil = row.Now + (long)LeaseTime.TotalMilliseconds,
    };

    //    RFC 6749  Webex answered                      stored next                                             said of the token
    // 1  5.1       an access token; no refresh token,  next version: new access token, old refresh token       is live
    //              or the same
    // 2  6         an access token and another         next version: both; the old refresh token is discarded  is live
    //              refresh token
    // 3  -         only another refresh token          next version: old access token, new refresh token       could not be renewed
    // 4  5.2       400, 401 or 403, with JSON          this version: refused for this client id and secret     will not be renewed
    // 5  -         nothing to a request that was sent, this version: still asked                               could not be renewed; when
    //              or JSON without a token                                                                     Webex rotates: will not be
    // 6  -         another error, or was not reached   this version: no longer asked                           could not be renewed
    //
    // A token that could not be renewed is tried again after a wait; one that will not be needs an operator. A renewal that ends without
    // writing leaves the row of 5. Webex rotates once it has given another refresh token (Grant.Rotates).

    /// <summary>
    /// Settles a renewal by Webex's answer, as in the table above. A new version is written even after the lease has ended,
    /// a failure only by the lease's owner. The random jitter (0 to 1) keeps instances from asking at once.
    /// </summary>
    public static StoredToken? Settle(
        StoredToken row, string owner, TokenAnswer answer, DateTimeOffset now, double jitter) => answer switch
        {
            TokenAnswer.Granted { Grant: var grant } => row.Next(row.Grant!.RenewedBy(grant)), // 1, 2
            TokenAnswer.Unavailable { NewRefreshToken: { } given } passing when given != row.Grant!.RefreshToken => // 3
                Failed(
                    row.Next(row.Grant with { RefreshToken = given, Rotates = true }) with { Failures = row.Failures },
                    passing,
                    now,
                    jitter),
            _ when row.LeaseOwner != owner => null,
            TokenAnswer.Refused final => Failed(row, final, now, jitter) with { Asked = null, RefusedFor = row.Client }, // 4
            TokenAnswer.Unavailable { Lost: true } passing => Failed(row, passing, now, jitter), // 5
            TokenAnswer.Unavailable passing => Failed(row, passing, now, jitter) with { Asked = null }, // 6
            _ => throw new UnreachableException(),
        };

    private static StoredToken Failed(StoredToken row, TokenAnswer.Failure failure, DateTimeOffset now, double jitter) => row with
    {
        LeaseOwner = null,
        LeaseUntil = null,
        Trouble = failure.Reason,
        TrackingId = failure.TrackingId,
        RefusedFor = null,
        Failures = row.Failures + 1,
        NotBefore = failure is TokenAnswer.Unavailable passing ? now + WaitAfter(passing, row.Failures, jitter) : null,
    };

    /// <summary>As long as Webex asked for, or a wait that doubles with each failure, whichever is longer.</summary>
    private static TimeSpan WaitAfter(TokenAnswer.Unavailable failure, int failuresBefore, double jitter)
    {
        var wait = TimeSpan.FromTicks(Math.Min(ShortestWait.Ticks << Math.Min(failuresBefore, 10), LongestWait.Ticks));
        return failure.RetryAfter is { } asked && asked > wait ? asked : wait * (0.5 + (jitter / 2));
    }

    /// <summary>How many renewals all instances together may begin in a minute: few, but enough for tokens that live for seconds.</summary>
    private static int MostPerMinute(Grant grant) =>
        grant.Access is null ? 10 : (int)Math.Clamp(180 / Math.Max(1, grant.Lifetime.TotalSeconds), 10, 120);
}
