using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>Writes rows to SQLite by one prepared insert.</summary>
internal sealed class InsertWriter : IRowWriter
{
    private readonly DbCommand command;

    public InsertWriter(DbConnection connection, StoreTable table)
    {
        command = connection.CreateCommand();
        command.CommandText = $"insert into {table.Name} ({string.Join(", ", table.Columns.Select(column => column.Name))}) "
            + $"values ({string.Join(", ", table.Columns.Select((_, index) => $"@p{index}"))})";
        for (var i = 0; i < table.Columns.Count; i++)
        {
            command.Bind($"p{i}", null);
        }
    }

    public async ValueTask WriteAsync(object[] row, CancellationToken cancellationToken)
    {
        for (var i = 0; i < row.Length; i++)
        {
            command.Parameters[i].Value = row[i];
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => command.DisposeAsync();
}
