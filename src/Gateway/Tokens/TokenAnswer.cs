namespace WebexGateway.Tokens;

/// <summary>What came of a token request: a grant, a refusal that only an operator can mend, or trouble that passes.</summary>
public abstract record TokenAnswer
{
    private TokenAnswer()
    {
    }

    /// <summary>Webex's id of its answer, which its support asks for; for the log and the operator, and for nobody else.</summary>
    public string? TrackingId { get; init; }

    /// <summary>Webex granted a token.</summary>
    public sealed record Granted(Grant Grant) : TokenAnswer;

    /// <summary>Webex will not grant one until something changes: a new consent, or the right client secret.</summary>
    public sealed record Refused(string Reason) : TokenAnswer
    {
        /// <summary>The reason with what to do about it: what it names itself behind a semicolon, or a new consent.</summary>
        public string WithFix(string token) => Told(Reason.Contains("; ", StringComparison.Ordinal) ? Reason : $"{Reason}: an operator must visit /oauth/start?token={token}");

        /// <summary>The reason with the tracking id.</summary>
        public string Words => Told(Reason);
    }

    /// <summary>Webex could not be asked, or gave no answer that we know.</summary>
    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter = null) : TokenAnswer
    {
        /// <summary>The request went out and its answer was lost: Webex may have given the refresh token away, if it gives each once.</summary>
        public bool Lost { get; init; }

        /// <summary>The refresh token of an answer that was otherwise of no use; it must be kept.</summary>
        public string? NewRefreshToken { get; init; }

        /// <summary>The reason with the tracking id.</summary>
        public string Words => Told(Reason);

        /// <summary>It prints without the token.</summary>
        public override string ToString() => $"unavailable: {Reason}";
    }

    private string Told(string reason) => TrackingId is null ? reason : $"{reason} (tracking id {TrackingId})";
}
