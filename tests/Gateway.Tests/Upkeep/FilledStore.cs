using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Upkeep;

/// <summary>A store that a gateway process has filled, and the commands that work on it.</summary>
internal sealed class FilledStore(WebexSandbox webex, string folder) : IAsyncDisposable
{
    public const string Placed = "+573210000001";
    public const string Scheduled = "+573210000002";
    public const string Forbidden = "+573210000009";

    public WebexSandbox Webex => webex;

    /// <summary>The visitors' addresses of their callbacks.</summary>
    public string PlacedAt { get; private set; } = "";

    public string ScheduledAt { get; private set; } = "";

    public static async Task<FilledStore> InAsync(string folder) => new(await WebexSandbox.StartAsync(new() { Port = 0 }), folder);

    /// <summary>A new store of an engine: a file's name, or an address.</summary>
    public async Task<string> NewAsync(StoreEngine engine) => engine == StoreEngine.PostgreSql
        ? await PostgresServer.NewDatabaseAsync()
        : Path.Combine(folder, Guid.NewGuid().ToString("N"), "gateway.db");

    public static (string, string?)[] Settings(string store) =>
        store.Contains('=', StringComparison.Ordinal) ? [("DATABASE_URL", store)] : [("Storage__Path", store)];

    public GatewayProcess Serving(string store, params (string, string?)[] more) =>
        GatewayProcess.InProduction(webex, [("Abuse__Challenge", "off"), ("Callbacks__CoolDown", "00:00:00"), .. Settings(store), .. more]);

    /// <summary>Runs a command to its end; gives what it wrote.</summary>
    public async Task<string> RunAsync(int code, (string, string?)[] settings, params string[] arguments)
    {
        await using var process = GatewayProcess.With(GatewayProcess.Variables(webex, settings), arguments);
        (await process.RunToEndAsync()).ShouldBe(code, process.Output);
        return process.Output;
    }

    /// <summary>A connected token, one placed callback by a key, one scheduled for the day after tomorrow, and a number on the list.</summary>
    public async Task FillAsync(GatewayProcess gateway)
    {
        await gateway.StartAsync();
        var when = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd'T'15:00", CultureInfo.InvariantCulture);
        using var placed = await KeyedAsync(gateway);
        using var scheduled = await PostAsync(gateway, "/callback/call", $$"""{"destination":"{{Scheduled}}","name":"Eva","when":"{{when}}"}""");
        using var forbidden = await PostAsync(gateway, "/operator/do-not-call", $$"""{"number":"{{Forbidden}}"}""");
        forbidden.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (PlacedAt, ScheduledAt) = (placed.Headers.Location!.OriginalString, scheduled.Headers.Location!.OriginalString);
    }

    /// <summary>What was in the store before is there, and nobody was called who had not asked.</summary>
    public async Task ShouldGoOnAsync(GatewayProcess gateway, string scheduled = "scheduled")
    {
        (await StatusAsync(gateway, PlacedAt)).ShouldBe("placed");
        (await StatusAsync(gateway, ScheduledAt)).ShouldBe(scheduled);
        using var again = await KeyedAsync(gateway);
        again.Headers.Location!.OriginalString.ShouldBe(PlacedAt);
        using var forbidden = await CallAsync(gateway, Forbidden);
        forbidden.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    public static Task<HttpResponseMessage> CallAsync(GatewayProcess gateway, string number) =>
        PostAsync(gateway, "/callback/call", $$"""{"destination":"{{number}}"}""");

    public static async Task<string?> StatusAsync(GatewayProcess gateway, string location) =>
        JsonElement.Parse(await gateway.Client.GetStringAsync(gateway.At(location))).GetProperty("status").GetString();

    /// <summary>Runs SQL as somebody who has the store.</summary>
    public static async Task<object?> SqlAsync(string store, string sql)
    {
        await using DbConnection connection = store.Contains('=', StringComparison.Ordinal)
            ? new NpgsqlConnection(store)
            : new SqliteConnection($"Data Source={store};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Adds many callbacks that were placed long ago.</summary>
    public static Task AddManyAsync(string store, int rows) => SqlAsync(store, $"""
        insert into callback (status, route, topic, region, number, prefix, address, person, created, since, due, attempts)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows})
        select 3, 'callback-call', 'default', 'CO', randomblob(16), randomblob(16), randomblob(16), randomblob(60), i, i, i, 1 from n
        """);

    public ValueTask DisposeAsync() => webex.DisposeAsync();

    private static Task<HttpResponseMessage> KeyedAsync(GatewayProcess gateway) =>
        PostAsync(gateway, "/callback/call", $$"""{"destination":"{{Placed}}","name":"Ana"}""", ("Idempotency-Key", "the-key-of-ana"));

    private static Task<HttpResponseMessage> PostAsync(GatewayProcess gateway, string path, string json, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, gateway.At(path)) { Content = JsonContent.Of(json) };
        foreach (var (name, value) in headers.Append(("Authorization", $"Bearer {GatewayProcess.OperatorKey}")))
        {
            request.Headers.Add(name, value);
        }

        return gateway.Client.SendAsync(request);
    }
}
