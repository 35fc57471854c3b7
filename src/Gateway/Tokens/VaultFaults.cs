namespace WebexGateway.Tokens;

/// <summary>Why a stored grant is not used, each with its fix.</summary>
public static class VaultFaults
{
    private const string SetTheOldOne = "; set the old one, or connect Webex again at /oauth/start";

    public const string OtherSecret = "KEY_RING_SECRET is not the one that this store was written with; "
        + "set KEY_RING_SECRET_OLD to that one, or connect Webex again at /oauth/start";
    public const string OtherClient = "CLIENT_ID is not the one that Webex was connected with" + SetTheOldOne;
    public const string OtherClientSecret = "CLIENT_SECRET is not the one that Webex was connected with" + SetTheOldOne;

    /// <summary>A byte was changed, or the key that encrypted the grant is lost.</summary>
    public const string Damaged = "the stored grant was changed since it was written and is not used; "
        + "restore the store from a backup, or connect Webex again at /oauth/start";
}
