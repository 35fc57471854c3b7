using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>A table of a store, as the store itself describes it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns with their types, in the store's order.</param>
/// <param name="Identity">The column whose numbers the store gives; null when there is none.</param>
internal sealed record StoreTable(string Name, IReadOnlyList<(string Name, string Type)> Columns, string? Identity)
{
    /// <summary>The table of applied migrations, which each store has by itself.</summary>
    public const string Versions = "schema_version";

    private const string InSqlite = """
        select m.name, c.name, lower(c.type), case when m.sql like '%autoincrement%' and c.pk = 1 then 'YES' else 'NO' end
        from sqlite_master m join pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite@_%' escape '@' order by m.name, c.cid
        """;

    private const string InPostgreSql = """
        select table_name::text, column_name::text, data_type::text, is_identity::text from information_schema.columns
        where table_schema = current_schema() order by table_name, ordinal_position
        """;

    public static async Task<List<StoreTable>> ReadAsync(DbConnection connection, StoreEngine engine, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = engine == StoreEngine.Sqlite ? InSqlite : InPostgreSql;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<(string Table, string Column, string Type, bool IsIdentity)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            columns.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3) == "YES"));
        }

        return
        [
            .. columns.GroupBy(column => column.Table).Select(table => new StoreTable(
                table.Key,
                [.. table.Select(column => (column.Column, column.Type))],
                table.Where(column => column.IsIdentity).Select(column => column.Column).FirstOrDefault())),
        ];
    }

    public static async Task<long> CountAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The tables, except that of migrations, that have rows.</summary>
    public static async Task<List<string>> FilledAsync(DbConnection connection, StoreEngine engine, CancellationToken cancellationToken)
    {
        var filled = new List<string>();
        foreach (var table in (await ReadAsync(connection, engine, cancellationToken)).Where(table => table.Name != Versions))
        {
            if (await CountAsync(connection, table.Name, cancellationToken) > 0)
            {
                filled.Add(table.Name);
            }
        }

        return filled;
    }
}
