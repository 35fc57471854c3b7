using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WebexGateway.Ledger;

/// <summary>
/// A statement by SQLite's own interface (https://sqlite.org/cintro.html). Its ADO.NET provider looks up each parameter by name at each
/// run, which was half of a callback's cost.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int[]? positions;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <summary>Sets the parameters, in the same order each time. A moment becomes milliseconds of the Unix epoch.</summary>
    public void Bind(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        positions ??= PositionsOf(parameters);
        for (var i = 0; i < parameters.Length; i++)
        {
            var position = positions[i];
            Check(parameters[i].Value switch
            {
                null => raw.sqlite3_bind_null(statement, position),
                long number => raw.sqlite3_bind_int64(statement, position, number),
                int number => raw.sqlite3_bind_int(statement, position, number),
                DateTimeOffset moment => raw.sqlite3_bind_int64(statement, position, moment.ToUnixTimeMilliseconds()),
                byte[] bytes => raw.sqlite3_bind_blob(statement, position, bytes),
                string text => raw.sqlite3_bind_text(statement, position, text),
                var other => throw new ArgumentException(
                    $"@{parameters[i].Name} is a {other.GetType().Name}, which the ledger does not store."),
            });
        }
    }

    /// <summary>Returns the number of rows.</summary>
    public int Execute()
    {
        try
        {
            while (Step())
            {
                // The rows are not needed.
            }

            return raw.sqlite3_changes(database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Dispose the rows before it runs again.</summary>
    public Rows Query() => new(this);

    public void Dispose() => statement.Dispose();

    private int[] PositionsOf(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var found = new int[parameters.Length];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = raw.sqlite3_bind_parameter_index(statement, $"@{parameters[i].Name}");
        }

        return found;
    }

    private bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(code);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Prepares for the next run. It returns the error of a failed step again, which that step has thrown.</summary>
    private void Reset() => raw.sqlite3_reset(statement);

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, database);

    public sealed class Rows(SqliteStatement statement) : LedgerRows, IDisposable
    {
        private readonly sqlite3_stmt handle = statement.statement;

        public bool Read() => statement.Step();

        public override ValueTask<bool> ReadAsync() => new(Read());

        public override bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

        public override int GetInt32(int column) => raw.sqlite3_column_int(handle, column);

        public override long GetInt64(int column) => raw.sqlite3_column_int64(handle, column);

        public override string GetString(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

        public override byte[]? GetBytes(int column) => IsNull(column) ? null : raw.sqlite3_column_blob(handle, column).ToArray();

        public void Dispose() => statement.Reset();

        public override ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
