namespace WebexGateway.Storage;

/// <summary>The section <c>Storage</c>: where what must survive a restart is kept.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// PostgreSQL, as <c>postgres://user:password@host:port/database?sslmode=require</c> or an Npgsql connection string. Unset: SQLite at
    /// <see cref="Path"/>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The SQLite file, relative to the content root. Default <c>data/gateway.db</c>.</summary>
    public string Path { get; set; } = "data/gateway.db";

    /// <summary>Encrypts the key ring at rest. Required in Production.</summary>
    public string? KeyRingSecret { get; set; }
}
