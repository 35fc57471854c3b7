namespace WebexGateway.Storage;

/// <summary>Which database keeps the store.</summary>
public enum StoreEngine
{
    /// <summary>A file beside the one gateway that uses it.</summary>
    Sqlite,

    /// <summary>A server that several gateways share.</summary>
    PostgreSql,
}
