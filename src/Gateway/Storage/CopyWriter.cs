using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace WebexGateway.Storage;

/// <summary>Writes rows by PostgreSQL's COPY, which also takes the numbers of identity columns.</summary>
internal sealed class CopyWriter(NpgsqlBinaryImporter importer, StoreTable table) : IRowWriter
{
    public static async Task<CopyWriter> BeginAsync(NpgsqlConnection connection, StoreTable table, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        return new(
            await connection.BeginBinaryImportAsync($"copy {table.Name} ({columns}) from stdin (format binary)", cancellationToken), table);
    }

    public async ValueTask WriteAsync(object[] row, CancellationToken cancellationToken)
    {
        await importer.StartRowAsync(cancellationToken);
        for (var i = 0; i < row.Length; i++)
        {
            await (row[i] is DBNull ? importer.WriteNullAsync(cancellationToken) : WriteAsync(row[i], i, cancellationToken));
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await importer.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => importer.DisposeAsync();

    private Task WriteAsync(object value, int column, CancellationToken cancellationToken) => table.Columns[column].Type switch
    {
        "bigint" => importer.WriteAsync(Convert.ToInt64(value, CultureInfo.InvariantCulture), NpgsqlDbType.Bigint, cancellationToken),
        "integer" => importer.WriteAsync(Convert.ToInt32(value, CultureInfo.InvariantCulture), NpgsqlDbType.Integer, cancellationToken),
        "boolean" => importer.WriteAsync(Convert.ToBoolean(value, CultureInfo.InvariantCulture), NpgsqlDbType.Boolean, cancellationToken),
        "double precision" =>
            importer.WriteAsync(Convert.ToDouble(value, CultureInfo.InvariantCulture), NpgsqlDbType.Double, cancellationToken),
        "text" => importer.WriteAsync((string)value, NpgsqlDbType.Text, cancellationToken),
        "bytea" => importer.WriteAsync((byte[])value, NpgsqlDbType.Bytea, cancellationToken),
        var other => throw new NotSupportedException($"{table.Name}.{table.Columns[column].Name} has the type {other}."),
    };
}
