using System.Diagnostics;
using System.Reflection;
using Npgsql;
using WebexGateway.Storage;
using Xunit.Sdk;

namespace WebexGateway.Tests.Storage;

/// <summary>A private PostgreSQL for one run of the tests, from Debian's package, with fsync on; each test has a database of its own.</summary>
public sealed class PostgresServer
{
    /// <summary>The folder of pg_dump and its companions.</summary>
    public static readonly string? Binaries = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => $"{version}/bin").FirstOrDefault(folder => File.Exists($"{folder}/initdb")) : null;
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    private readonly string folder;
    private int databases;

    private PostgresServer(string folder, int port)
    {
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Null when the server can be started, or in CI, where its absence must fail.</summary>
    public static string? Missing =>
        Binaries is not null || Environment.GetEnvironmentVariable("CI") == "true" ? null : "PostgreSQL is not installed: ./test.sh installs it.";

    /// <summary>A new database's connection string.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        var server = await Shared.Value;
        var name = $"test{Interlocked.Increment(ref server.databases)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return server.ConnectionString(name);
    }

    /// <summary>The whole database as SQL text.</summary>
    public static async Task<string> DumpAsync(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        return await RunAsync(null, $"{Binaries}/pg_dump", "-h", "127.0.0.1", "-p", $"{database.Port}", "-U", "postgres", database.Database!);
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("webex-gateway-postgres-").FullName;
        var user = Environment.UserName == "root" ? "postgres" : null;
        if (user is not null)
        {
            await RunAsync(null, "chown", user, folder);
        }

        var server = new PostgresServer(folder, FreePort.Next());
        await RunAsync(user, $"{Binaries}/initdb", "-D", $"{folder}/data", "-A", "trust", "-U", "postgres", "--no-sync");
        await RunAsync(user, $"{Binaries}/pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o", $"-p {server.Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=on", "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.StopAsync(user).GetAwaiter().GetResult();
        return server;
    }

    private async Task StopAsync(string? user)
    {
        await RunAsync(user, $"{Binaries}/pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Maximum Pool Size=10";

    private static async Task<string> RunAsync(string? user, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(user is null ? command : "runuser") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in user is null ? arguments : ["-u", user, "--", command, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {await errors}");
    }
}

/// <summary>A test on a real PostgreSQL: skipped with the reason where there is none, failing in CI.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}

/// <summary>A theory on a real PostgreSQL, skipped like <see cref="PostgresFactAttribute"/>.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresServer.Missing;
}

/// <summary>A row of a theory: the embedded engine.</summary>
public sealed class OnSqliteAttribute(params object[] more) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreEngine.Sqlite, .. more]];
}

/// <summary>A row of a theory: a real PostgreSQL, skipped like <see cref="PostgresFactAttribute"/>.</summary>
public sealed class OnPostgreSqlAttribute : DataAttribute
{
    private readonly object[] more;

    public OnPostgreSqlAttribute(params object[] more)
    {
        this.more = more;
        Skip = PostgresServer.Missing;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreEngine.PostgreSql, .. more]];
}
