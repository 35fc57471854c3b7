using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// Shortens work with commands. Moments are stored as UTC milliseconds of the Unix epoch (<c>bigint</c>), the same in both engines.
/// </summary>
public static class Commands
{
    /// <summary>Binds <c>@name</c>; null becomes the null of SQL.</summary>
    public static DbCommand Bind(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"@{name}"; // without the sign the provider of SQLite tries every sign
        parameter.Value = ValueOf(value);
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Runs statements that return no rows.</summary>
    public static async Task RunAsync(this DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The value of a parameter: the null of SQL for null, and a moment in milliseconds.</summary>
    public static object ValueOf(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        _ => value,
    };

    /// <summary>Reads a moment, or null.</summary>
    public static DateTimeOffset? GetMoment(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static string? GetText(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static byte[]? GetBytes(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
