namespace WebexGateway.Startup;

/// <summary>
/// The commands of PostgreSQL that back up and restore a database. They read the password from PGPASSWORD or a password file.
/// </summary>
internal static class PostgresLines
{
    public static string Dump(string url, string file)
    {
        var (options, database) = Of(url);
        return $"pg_dump --format=custom {options} --file={Quoted(file)} {database}";
    }

    public static string Restore(string url, string file)
    {
        var (options, database) = Of(url);
        return $"pg_restore --clean --if-exists --single-transaction {options} --dbname={database} {Quoted(file)}";
    }

    private static (string Options, string Database) Of(string url)
    {
        var address = DatabaseUrl.Read(url);
        var host = address.Host!.Split(',')[0];
        return (
            $"--host={Quoted(host)} --port={address.Port}{(address.Username is { } user ? $" --username={Quoted(user)}" : "")}",
            Quoted(address.Database ?? address.Username ?? "postgres"));
    }

    private static string Quoted(string word) =>
        word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ':') ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
