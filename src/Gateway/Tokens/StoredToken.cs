namespace WebexGateway.Tokens;

/// <summary>
/// A token as the store holds it: one row of <c>webex_token</c>, and its grant decrypted. Through this row the instances agree
/// which of them renews, and what came of it.
/// </summary>
/// <param name="Name">The token's name under <c>Webex:Tokens</c>.</param>
/// <param name="Version">Grows with every new grant, and when the grant is removed.</param>
public sealed record StoredToken(string Name, long Version)
{
    private const long Minute = 60_000;

    // The columns; moments are milliseconds of the Unix epoch.
    public string Mark { get; init; } = ""; // identifies the KEY_RING_SECRET that the row was written with
    public byte[]? Sealed { get; init; } // the encrypted grant
    public string? LeaseOwner { get; init; } // the renewal that holds the lease, until LeaseUntil
    public long? LeaseUntil { get; init; }
    public long? Asked { get; init; } // the version whose refresh token was sent to Webex, while no answer is written
    public long WindowStart { get; init; } // the current minute of renewals
    public int WindowCount { get; init; } // the renewals that began in it
    public string? Trouble { get; init; } // why the last renewal failed; null after a success
    public string? TrackingId { get; init; } // Webex's id of that failure
    public string? RefusedFor { get; init; } // the client for which Webex refused the grant, as in Client
    public int Failures { get; init; } // the failed renewals since the last success
    public DateTimeOffset? NotBefore { get; init; } // no instance renews before it, unless an operator asks
    public string? Guard { get; init; } // a keyed hash of all columns

    // What reading adds.
    public long Now { get; init; } // the store's clock, which all instances on PostgreSQL share
    public string? Client { get; init; } // a keyed hash of the client id and secret that are configured now
    public Grant? Grant { get; init; } // null when no operator has connected Webex, or when there is a fault
    public string? Fault { get; init; } // why a stored grant is not used: one of VaultFaults

    public bool IsLeased => LeaseUntil > Now;

    /// <summary>Whether the refresh token was sent and no answer was written: Webex may have used it up.</summary>
    public bool IsAnswerLost => Asked == Version && !IsLeased;

    /// <summary>Whether Webex refused the grant for the client that is configured now.</summary>
    public bool IsRefused => RefusedFor is not null && RefusedFor == Client;

    /// <summary>The renewals that all instances began in the last minute.</summary>
    public int RecentRenewals => WindowStart > Now - Minute ? WindowCount : 0;

    /// <summary>The next version: another grant, or none. Lease, question and failures of this version end.</summary>
    public StoredToken Next(Grant? grant) => new(Name, Version + 1)
    {
        Grant = grant is null ? null : grant with { Rotates = grant.Rotates ?? Grant?.Rotates },
        WindowStart = WindowStart,
        WindowCount = WindowCount,
    };

    /// <summary>Prints no secret.</summary>
    public override string ToString() => $"token {Name}, version {Version}";
}
