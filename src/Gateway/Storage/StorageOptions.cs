namespace WebexGateway.Storage;

/// <summary>The section <c>Storage</c>: the database that keeps data across restarts.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>
    /// PostgreSQL, as <c>postgres://user:password@host:port/database?sslmode=require</c>, keywords of libpq or an Npgsql connection string.
    /// Default: unset, which uses SQLite at <see cref="Path"/>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The SQLite file, relative to the content root. Default <c>data/gateway.db</c>.</summary>
    public string Path { get; set; } = "data/gateway.db";

    /// <summary>Encrypts the key ring, at least 12 characters. Default: unset; Production requires it.</summary>
    public string? KeyRingSecret { get; set; }

    /// <summary>
    /// The secret before <see cref="KeyRingSecret"/>: what it sealed is sealed anew under the current one. Default: unset.
    /// </summary>
    public string? KeyRingSecretOld { get; set; }
}
