namespace WebexGateway.Ledger;

/// <summary>The pace in the section <c>Webex</c>.</summary>
public sealed class PaceOptions
{
    public const string Section = "Webex";

    /// <summary>Requests that Webex allows a client id in a minute, shared by visitors, the queue and all instances. Default 300.</summary>
    public int RequestsPerMinute { get; set; } = 300;
}
