using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Callback;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Past;

/// <summary>Stores and configurations as earlier versions left them, in the folders beside this file: nothing of them is lost.</summary>
public sealed class PastTests : IDisposable
{
    private const string Forbidden = "+573210000009";
    private const string Secret = "key-ring-secret-of-the-stored-past";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webex-gateway-past-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [OnSqlite("baa6ec0")]
    [OnSqlite("ce4ee51")]
    [OnPostgreSql("baa6ec0")]
    [OnPostgreSql("ce4ee51")]
    public async Task Callbacks_that_wait_in_a_store_of_an_earlier_version_are_made_once_and_the_others_never_again(StoreEngine engine, string commit)
    {
        var past = Folder(commit);
        await using var gateway = await GatewayUnderTest.StartAtAsync(MadeAt(past), [.. await StoreOfAsync(past, engine), ("Configuration:Folder", Path.Combine(past, "config"))]);
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

    [Fact]
    public async Task The_configuration_of_commit_baa6ec0_starts_and_check_names_what_to_change()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var check = GatewayProcess.Checking(webex, Path.Combine(Folder("baa6ec0"), "config"));

        (await check.RunToEndAsync()).ShouldBe(0, check.Output);

        check.Output.ShouldContain("⚠ IpRateLimiting:EndpointWhitelist:4 is 'get:/vendor/*', as earlier versions shipped it: remove it from config/rate-limits.json");
        check.Output.ShouldContain("⚠ ReverseProxy:Routes:callback-call:Transforms:");
        check.Output.ShouldContain("""{ "WebexReply": "Outcome" }, which has no effect any more: remove it from config/routes.json.""");
    }

    [Theory]
    [InlineData("Callbacks__CoolDown", "24:00:00", "Callbacks:CoolDown is '24:00:00'", "1.00:00:00")]
    [InlineData("Callbacks__QueueFor", "10", "Callbacks:QueueFor is '10'", "hh:mm:ss")]
    [InlineData("Callbacks__QueueFor", "04:00", "Callbacks:QueueFor is '04:00'", "04:00:00")]
    [InlineData("Callbacks__Cooldwn", "00:10:00", "Callbacks:Cooldwn is not known; did you mean 'CoolDown'", "CoolDown")]
    [InlineData("OPERATOR_KEY", "12345678", "OPERATOR_KEY (Operator:Key) is shorter than 20 characters", "openssl rand -hex 32")]
    [InlineData("CLIENT_SECRET", "\"secret\"", "CLIENT_SECRET (Webex:Tokens:ContactCenter:ClientSecret) stands in quotation marks", "leave them out")]
    [InlineData("Site__TrustedProxies", "0.0.0.0/0", "Site:TrustedProxies:0 is '0.0.0.0/0'", "")]
    [InlineData("IpRateLimiting__GeneralRules__0__Period", "1,5s", "IpRateLimiting:GeneralRules:0:Period is '1,5s'", "")]
    public async Task A_value_that_commit_baa6ec0_took_and_that_is_refused_now_is_named_with_the_right_spelling(string variable, string value, string words, string fix)
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        var variables = GatewayProcess.Variables(webex, ("Configuration__Folder", Path.Combine(Folder("baa6ec0"), "config")), (variable, value));
        await using var check = GatewayProcess.With(variables, "check");

        (await check.RunToEndAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain($"✗ {words}");
        check.Output.ShouldContain(fix);
    }

    [PostgresTheory]
    [InlineData(StoreEngine.Sqlite, StoreEngine.PostgreSql)]
    [InlineData(StoreEngine.PostgreSql, StoreEngine.Sqlite)]
    public async Task A_store_of_commit_baa6ec0_moves_to_the_other_engine_and_opens_there(StoreEngine from, StoreEngine to)
    {
        var past = Folder("baa6ec0");
        var source = await StoreOfAsync(past, from);
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        var target = to == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : Path.Combine(folder.FullName, "moved.db");
        await using (var move = GatewayProcess.With(GatewayProcess.Variables(webex, ("KEY_RING_SECRET", Secret)), "move", "--from", source[1].Item2!, "--to", target))
        {
            (await move.RunToEndAsync()).ShouldBe(0, move.Output);
            move.Output.ShouldContain("callback: 5 rows");
        }

        await using var gateway = await GatewayUnderTest.StartAtAsync(MadeAt(past), ("KEY_RING_SECRET", Secret), (to == StoreEngine.PostgreSql ? "DATABASE_URL" : "Storage:Path", target));
        (await StatusAsync(gateway, AnswersOf(past, from)["past-scheduled"])).ShouldBe("scheduled");
        (await gateway.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldBe("connected");
        await (await gateway.CallAsync(Forbidden)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        await gateway.DrainAsync(1);
        gateway.Webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe("+573210000005");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_store_of_commit_baa6ec0_takes_a_new_secret_and_keeps_the_last_good_configuration(StoreEngine engine)
    {
        var past = Folder("baa6ec0");
        var bad = Directory.CreateDirectory(Path.Combine(folder.FullName, "config")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(past, "config")))
        {
            File.WriteAllText(Path.Combine(bad, Path.GetFileName(file)), "{ broken");
        }

        await using var gateway = await GatewayUnderTest.StartAtAsync(
            MadeAt(past), [.. await StoreOfAsync(past, engine), ("KEY_RING_SECRET", GatewayUnderTest.KeyRingSecret), ("KEY_RING_SECRET_OLD", Secret), ("Configuration:Folder", bad)]);

        gateway.Logs.ShouldContain(line => line.Contains(SecretRotation.Done));
        (await StatusAsync(gateway, AnswersOf(past, engine)["past-scheduled"])).ShouldBe("scheduled");
        (await gateway.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldBe("connected");
        await (await gateway.CallAsync(Forbidden)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        (await (await gateway.GetAsync("/callback/options")).JsonAsync()).GetProperty("regions").GetArrayLength().ShouldBe(2); // of the last good files
        await gateway.DrainAsync(1);
        gateway.Webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe("+573210000005");
    }

    private static DateTimeOffset MadeAt(string past) => DateTimeOffset.Parse(File.ReadAllText(Path.Combine(past, "made")), CultureInfo.InvariantCulture);

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
        (string, string?)[] settings = [("KEY_RING_SECRET", Secret)];
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
