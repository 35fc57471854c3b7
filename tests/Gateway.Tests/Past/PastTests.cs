using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using WebexGateway.Storage;
using WebexGateway.Tests.Callback;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Past;

/// <summary>Stores and configurations as earlier versions left them, in the folders beside this file: nothing of them is lost.</summary>
public sealed class PastTests : IDisposable
{
    private const string Forbidden = "+573210000009";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webex-gateway-past-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Callbacks_that_wait_in_a_store_of_commit_baa6ec0_are_made_once_and_the_others_never_again(StoreEngine engine)
    {
        var past = Folder("baa6ec0");
        var made = DateTimeOffset.Parse(File.ReadAllText(Path.Combine(past, "made")), CultureInfo.InvariantCulture);
        await using var gateway = await GatewayUnderTest.StartAtAsync(made, [.. await StoreOfAsync(past, engine), ("Configuration:Folder", Path.Combine(past, "config"))]);
        var answers = AnswersOf(past, engine);

        (await StatusAsync(gateway, answers["past-placed"])).ShouldBe("placed");
        (await StatusAsync(gateway, answers["past-unconfirmed"])).ShouldBe("unconfirmed");
        (await StatusAsync(gateway, answers["past-scheduled"])).ShouldBe("scheduled");
        (await gateway.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldBe("connected");
        await (await gateway.CallAsync(Forbidden)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");

        await gateway.DrainAsync(1); // the second of the queued was due when the store was left
        await gateway.DispatchTurnAsync();
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await gateway.DrainAsync(2);
        await gateway.DispatchTurnAsync(); // both are settled before the clock jumps over their deadline
        gateway.Clock.Advance(answers["past-scheduled"].GetProperty("at").GetDateTimeOffset() - gateway.Clock.GetUtcNow());
        await gateway.DrainAsync(3);
        await gateway.DispatchTurnAsync();

        gateway.Webex.State.Calls.Select(call => call.Destination).Order().ShouldBe(["+573210000003", "+573210000004", "+573210000005"]);
        foreach (var key in new[] { "past-queued-1", "past-queued-2", "past-scheduled", "past-placed" })
        {
            (await StatusAsync(gateway, answers[key])).ShouldBe("placed", key);
        }

        (await StatusAsync(gateway, answers["past-unconfirmed"])).ShouldBe("unconfirmed");
    }

    private static string Folder(string commit, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, commit);

    /// <summary>The visitors' answers by their idempotency keys.</summary>
    private static Dictionary<string, JsonElement> AnswersOf(string past, StoreEngine engine) =>
        File.ReadLines(Path.Combine(past, engine == StoreEngine.Sqlite ? "sqlite.answers" : "postgresql.answers"))
            .Select(line => JsonElement.Parse(line))
            .ToDictionary(answer => answer.GetProperty("key").GetString()!, answer => answer);

    private static async Task<string?> StatusAsync(GatewayUnderTest gateway, JsonElement answer) =>
        (await (await gateway.GetAsync($"/callback/requests/{answer.GetProperty("id")}")).JsonAsync()).GetProperty("status").GetString();

    /// <summary>A copy of the store, and the settings that lead to it.</summary>
    private async Task<(string, string?)[]> StoreOfAsync(string past, StoreEngine engine)
    {
        (string, string?)[] settings = [("KEY_RING_SECRET", "key-ring-secret-of-the-stored-past")];
        if (engine == StoreEngine.Sqlite)
        {
            var copy = Path.Combine(folder.FullName, "gateway.db");
            File.Copy(Path.Combine(past, "gateway.db"), copy);
            return [.. settings, ("Storage:Path", copy)];
        }

        var database = await PostgresServer.NewDatabaseAsync();
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var load = new NpgsqlCommand(await File.ReadAllTextAsync(Path.Combine(past, "gateway.sql")), connection);
        await load.ExecuteNonQueryAsync();
        return [.. settings, ("DATABASE_URL", database)];
    }
}
