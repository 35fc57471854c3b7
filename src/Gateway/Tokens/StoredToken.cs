namespace WebexGateway.Tokens;

/// <summary>A token as the store has it: the grant if it can be read, and what the instances agreed about its renewal.</summary>
/// <param name="Name">The token's name under <c>Webex:Tokens</c>.</param>
/// <param name="Version">Grows with every change of the grant.</param>
public sealed record StoredToken(string Name, long Version)
{
    /// <summary>The grant; null when nobody connected Webex, or it cannot be used (see <see cref="Fault"/>).</summary>
    public Grant? Grant { get; init; }

    /// <summary>Why a grant that is there is not used, and the fix; null when all is well.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether an instance is renewing it now.</summary>
    public bool IsLeased { get; init; }

    /// <summary>Whether this version's refresh token was shown to Webex and no answer was written down: it may have been used up.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Why the last renewal failed; null after a good one.</summary>
    public string? Trouble { get; init; }

    /// <summary>Webex's id of that failure.</summary>
    public string? TrackingId { get; init; }

    /// <summary>Whether that failure is final for these credentials.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How many renewals have failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Before this moment nobody asks again.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How many renewals all instances began in the last minute.</summary>
    public int RecentRenewals { get; init; }

    /// <summary>The grant's secrets are not printed.</summary>
    public override string ToString() => $"token {Name}, version {Version}";
}
