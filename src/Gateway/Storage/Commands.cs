using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// Says parameters shortly. Moments go in as UTC milliseconds of the Unix epoch (<c>bigint</c>), the same in both engines.
/// </summary>
public static class Commands
{
    /// <summary>Binds <c>@name</c>; null becomes SQL's null.</summary>
    public static DbCommand Bind(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"@{name}"; // without the sign SQLite's provider tries all that there are
        parameter.Set(value);
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Gives a bound parameter another value.</summary>
    public static void Set(this DbParameter parameter, object? value) => parameter.Value = value switch
    {
        null => DBNull.Value,
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        _ => value,
    };

    /// <summary>A moment that was bound, or null.</summary>
    public static DateTimeOffset? GetMoment(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    /// <summary>Text, or null.</summary>
    public static string? GetText(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>Bytes, or null.</summary>
    public static byte[]? GetBytes(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
