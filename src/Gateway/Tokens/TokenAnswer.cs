namespace WebexGateway.Tokens;

/// <summary>Webex's answer to a token request: a grant, a refusal that only an operator can mend, or a failure that passes.</summary>
public abstract record TokenAnswer
{
    private TokenAnswer()
    {
    }

    public sealed record Granted(Grant Grant) : TokenAnswer;

    /// <summary>No grant, and why.</summary>
    public abstract record Failure(string Reason) : TokenAnswer
    {
        /// <summary>Webex's id of its answer, which its support asks for. For the log and the operator only.</summary>
        public string? TrackingId { get; init; }

        /// <summary>The reason and the tracking id.</summary>
        public string Words => WithId(Reason);

        /// <summary>The same, and what an operator can do.</summary>
        public virtual string WithFix(string token) => Words;

        protected string WithId(string reason) => TrackingId is null ? reason : $"{reason} (tracking id {TrackingId})";
    }

    /// <summary>Webex gives no grant before something changes: a new consent, or the right client secret.</summary>
    public sealed record Refused(string Reason) : Failure(Reason)
    {
        /// <summary>A reason with a semicolon names its own fix; for the others it is a new consent.</summary>
        public override string WithFix(string token) => WithId(
            Reason.Contains("; ", StringComparison.Ordinal) ? Reason : $"{Reason}: an operator must visit /oauth/start?token={token}");
    }

    /// <summary>Webex was not reached, or gave an answer that is none of the others.</summary>
    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter = null) : Failure(Reason)
    {
        /// <summary>The request was sent and its answer was lost: Webex may have used up the refresh token.</summary>
        public bool Lost { get; init; }

        /// <summary>The refresh token of an answer that has no usable access token; it must be kept.</summary>
        public string? NewRefreshToken { get; init; }

        /// <summary>Prints without the refresh token.</summary>
        public override string ToString() => $"unavailable: {Reason}";
    }
}
