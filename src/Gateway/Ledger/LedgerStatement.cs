using System.Data.Common;

namespace WebexGateway.Ledger;

/// <summary>
/// A prepared statement of the writer's connection, for one caller at a time. Its parameters come in the same order each time.
/// </summary>
internal abstract class LedgerStatement : IAsyncDisposable
{
    /// <summary>Sets the parameters. A moment becomes milliseconds of the Unix epoch.</summary>
    public abstract void Bind(ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>Returns the number of rows.</summary>
    public abstract ValueTask<int> ExecuteAsync();

    /// <summary>Dispose the rows before it runs again.</summary>
    public abstract ValueTask<LedgerRows> QueryAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>The rows of a query.</summary>
public abstract class LedgerRows : IAsyncDisposable
{
    public abstract ValueTask<bool> ReadAsync();

    public abstract bool IsNull(int column);

    public abstract int GetInt32(int column);

    public abstract long GetInt64(int column);

    /// <summary>Throws for null.</summary>
    public abstract string GetString(int column);

    public abstract byte[]? GetBytes(int column);

    public string? GetText(int column) => IsNull(column) ? null : GetString(column);

    public DateTimeOffset? GetMoment(int column) => IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

    public abstract ValueTask DisposeAsync();
}

/// <summary>A statement of the database's ADO.NET provider.</summary>
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
