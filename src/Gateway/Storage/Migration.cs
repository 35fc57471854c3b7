namespace WebexGateway.Storage;

/// <summary>
/// One step of an owner's tables, in both dialects; registered as a singleton, applied once and in the order of <paramref name="Version"/>.
/// A step only adds, so that an older gateway goes on working beside a newer one during a deployment.
/// </summary>
/// <param name="Owner">Whose tables they are, such as <c>tokens</c>.</param>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Sqlite">The statements for SQLite.</param>
/// <param name="PostgreSql">The statements for PostgreSQL.</param>
public sealed record Migration(string Owner, int Version, string Sqlite, string PostgreSql)
{
    /// <summary>The statements for an engine.</summary>
    public string For(StoreEngine engine) => engine == StoreEngine.Sqlite ? Sqlite : PostgreSql;
}
