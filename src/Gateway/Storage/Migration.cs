namespace WebexGateway.Storage;

/// <summary>
/// One step of the tables of one owner, in both dialects, registered as a singleton. The store applies each step once, in the order of
/// <paramref name="Version"/>. A step only adds tables and columns, so that an older gateway works beside a newer one during a deployment.
/// </summary>
/// <param name="Owner">The part of the gateway that owns the tables, such as <c>tokens</c>.</param>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Sqlite">The statements for SQLite.</param>
/// <param name="PostgreSql">The statements for PostgreSQL.</param>
public sealed record Migration(string Owner, int Version, string Sqlite, string PostgreSql)
{
    public string For(StoreEngine engine) => engine == StoreEngine.Sqlite ? Sqlite : PostgreSql;
}
