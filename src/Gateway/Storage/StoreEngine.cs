namespace WebexGateway.Storage;

/// <summary>The kinds of database.</summary>
public enum StoreEngine
{
    /// <summary>A file, used by one gateway.</summary>
    Sqlite,

    /// <summary>A server, shared by several gateways.</summary>
    PostgreSql,
}
