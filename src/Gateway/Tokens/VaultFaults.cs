namespace WebexGateway.Tokens;

/// <summary>Why a stored grant is not used, each with its fix.</summary>
public static class VaultFaults
{
    /// <summary>The store was written with another KEY_RING_SECRET.</summary>
    public const string OtherSecret = "KEY_RING_SECRET is not the one that this store was written with; set the old one, or connect Webex again at /oauth/start";

    /// <summary>A byte was changed, or the key that it was sealed with is gone.</summary>
    public const string Damaged = "the stored grant was changed since it was written and is not used; restore the store from a backup, or connect Webex again at /oauth/start";

    /// <summary>CLIENT_ID changed.</summary>
    public const string OtherClient = "CLIENT_ID is not the one that Webex was connected with; set the old one, or connect Webex again at /oauth/start";

    /// <summary>CLIENT_SECRET changed.</summary>
    public const string OtherClientSecret = "CLIENT_SECRET is not the one that Webex was connected with; set the old one, or connect Webex again at /oauth/start";

    /// <summary>A one-time refresh token was shown to Webex, and whoever showed it did not live to write the answer down.</summary>
    public const string AnswerLost = "the answer to a renewal was lost, and Webex takes each refresh token once; connect Webex again at /oauth/start";
}
