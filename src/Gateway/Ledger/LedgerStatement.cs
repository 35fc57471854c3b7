using System.Data.Common;
using WebexGateway.Storage;

namespace WebexGateway.Ledger;

/// <summary>A prepared statement of the writer's connection. It is run again and again with the same parameters in the same order, by one caller at a time.</summary>
internal abstract class LedgerStatement : IAsyncDisposable
{
    /// <summary>Gives its parameters their values; moments go in as UTC milliseconds of the Unix epoch.</summary>
    public abstract void Bind(ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>Runs it and gives the number of rows that it touched.</summary>
    public abstract ValueTask<int> ExecuteAsync();

    /// <summary>Runs it for its rows; dispose them before it runs again.</summary>
    public abstract ValueTask<LedgerRows> QueryAsync();

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>The rows of a query, one after the other.</summary>
public abstract class LedgerRows : IAsyncDisposable
{
    /// <summary>Goes to the next row, if there is one.</summary>
    public abstract ValueTask<bool> ReadAsync();

    /// <summary>Whether the column is null in this row.</summary>
    public abstract bool IsNull(int column);

    /// <summary>An <c>integer</c>.</summary>
    public abstract int GetInt32(int column);

    /// <summary>A <c>bigint</c>.</summary>
    public abstract long GetInt64(int column);

    /// <summary>Text that is not null.</summary>
    public abstract string GetString(int column);

    /// <summary>Bytes, or null.</summary>
    public abstract byte[]? GetBytes(int column);

    /// <summary>Text, or null.</summary>
    public string? GetText(int column) => IsNull(column) ? null : GetString(column);

    /// <summary>A moment that was bound, or null.</summary>
    public DateTimeOffset? GetMoment(int column) => IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}

/// <summary>A statement by way of the database's ADO.NET provider.</summary>
internal sealed class ProviderStatement : LedgerStatement
{
    private readonly DbCommand command;

    public ProviderStatement(DbConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
    }

    public override void Bind(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i < command.Parameters.Count)
            {
                command.Parameters[i].Set(parameters[i].Value);
            }
            else
            {
                command.Bind(parameters[i].Name, parameters[i].Value);
            }
        }
    }

    public override async ValueTask<int> ExecuteAsync() => await command.ExecuteNonQueryAsync();

    public override async ValueTask<LedgerRows> QueryAsync() => new Rows(await command.ExecuteReaderAsync());

    public override ValueTask DisposeAsync() => command.DisposeAsync();

    private sealed class Rows(DbDataReader reader) : LedgerRows
    {
        public override async ValueTask<bool> ReadAsync() => await reader.ReadAsync();

        public override bool IsNull(int column) => reader.IsDBNull(column);

        public override int GetInt32(int column) => reader.GetInt32(column);

        public override long GetInt64(int column) => reader.GetInt64(column);

        public override string GetString(int column) => reader.GetString(column);

        public override byte[]? GetBytes(int column) => Commands.GetBytes(reader, column);

        public override ValueTask DisposeAsync() => reader.DisposeAsync();
    }
}
