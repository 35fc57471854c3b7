using System.Data.Common;
using System.Diagnostics;
using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Callback;
using WebexGateway.Tokens;

namespace WebexGateway.Tests.Storage;

/// <summary>A new <c>KEY_RING_SECRET</c> beside the old one: everything goes on, and the old one can be taken away.</summary>
public sealed class SecretRotationTests : IDisposable
{
    private const string New = "another-key-ring-secret-of-32-characters";
    private const string Third = "a-third-key-ring-secret-of-32-characters";
    private const string Forbidden = "+573210000009";

    private static readonly (string, string?)[] Rotated = [("KEY_RING_SECRET", New), ("KEY_RING_SECRET_OLD", GatewayUnderTest.KeyRingSecret)];

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-rotation-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task With_both_secrets_tokens_waiting_numbers_the_list_and_idempotency_go_on_and_then_the_new_one_is_enough(StoreEngine engine)
    {
        await using var first = await StartAsync(engine);
        var (queued, placed) = await FillAsync(first);

        var both = await first.RestartAsync(Rotated);

        both.Logs.ShouldContain(line => line.Contains($"{SecretRotation.Done} when every gateway has the new one."));
        both.Logs.ShouldContain(line => line.Contains($"Old secret     {SecretRotation.Done}"));
        both.Logs.ShouldNotContain(line => line.StartsWith("Error "));
        await ShouldGoOnAsync(both, queued, placed);

        var alone = await both.RestartAsync(("KEY_RING_SECRET_OLD", null));

        alone.Logs.ShouldContain(line => line.Contains("The replaced KEY_RING_SECRET opens nothing in this store any more."));
        await ShouldGoOnAsync(alone, queued, placed);
        await alone.ExecuteAsync("update callback set status = 1, due = created where status = 2");
        await alone.DrainAsync(2);
        alone.Webex.State.Calls.Select(call => call.Destination).ShouldBe(["+573210000001", "+573210000002"]);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Whoever_has_the_store_and_the_replaced_secret_opens_nothing_and_a_gateway_that_has_it_records_nothing(StoreEngine engine)
    {
        await using var first = await StartAsync(engine);
        await FillAsync(first);
        var alone = await (await first.RestartAsync(Rotated)).RestartAsync(("KEY_RING_SECRET_OLD", null));

        var replaced = await alone.RestartAsync(("KEY_RING_SECRET", GatewayUnderTest.KeyRingSecret));

        (await replaced.CallAsync("+573210000003")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        replaced.Logs.ShouldContain(line => line.Contains("KEY_RING_SECRET is a secret that was replaced by a newer one"));
        (await replaced.CountAsync("number is not null")).ShouldBe(2);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_gateway_that_still_has_the_old_secret_queues_and_what_it_writes_is_sealed_anew(StoreEngine engine)
    {
        await using var old = await StartAsync(engine);
        await FillAsync(old);
        var both = old.Beside(Rotated);

        await old.UntilAsync(async () => (await old.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString() != "connected", TimeSpan.FromSeconds(1));
        (await (await old.CallAsync("+573210000003")).JsonAsync()).GetProperty("status").GetString().ShouldBe("queued");
        await both.DrainAsync(2);
        both.Webex.State.Calls.Select(call => call.Destination).ShouldBe(["+573210000001", "+573210000003"]);
        (await old.GetAsync("/oauth/start")).Dispose();
        await old.Services.GetRequiredService<TokenVault>().ReplaceAsync("ContactCenter", null);

        await both.UntilAsync(async () => await SealedByAsync(both, both.Services.GetRequiredService<KeyRingSecret>().Mark) == 1, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Killed_while_it_seals_anew_the_next_start_goes_on(StoreEngine engine)
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        var database = engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null;
        (string, string?)[] store = [("Storage__Path", Path.Combine(folder, "gateway.db")), ("DATABASE_URL", database)];
        var old = GatewayProcess.Variables(webex)["KEY_RING_SECRET"];
        await using (var first = GatewayProcess.InProduction(webex, store))
        {
            await first.StartAsync();
            (await CallAsync(first, "+573210000001")).StatusCode.ShouldBe(HttpStatusCode.Created);
            await first.TerminateAsync();
        }

        (string, string?)[] rotated = [.. store, ("KEY_RING_SECRET", New), ("KEY_RING_SECRET_OLD", old)];
        await using (var held = await HoldTokensAsync(database))
        {
            await using var killed = GatewayProcess.InProduction(webex, rotated);
            killed.Begin();
            await UntilKeysAreCopiedAsync(database);
            await killed.KillAsync();
            await held.RunAsync(database is null ? "drop trigger held" : "rollback", CancellationToken.None);
        }

        await using var next = GatewayProcess.InProduction(webex, rotated);
        await next.StartAsync();

        next.Output.ShouldContain(SecretRotation.Done);
        (await CallAsync(next, "+573210000001")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CallAsync(next, "+573210000002")).StatusCode.ShouldBe(HttpStatusCode.Created);
        webex.State.CallCount.ShouldBe(2);
        next.Output.ShouldNotContain(old!);
        next.Output.ShouldNotContain(New);
    }

    [Fact]
    public async Task An_old_secret_that_opens_nothing_is_named()
    {
        await using var first = await StartAsync(StoreEngine.Sqlite);
        await FillAsync(first);

        var wrong = await first.RestartAsync(("KEY_RING_SECRET_OLD", Third));

        wrong.Logs.ShouldContain(line => line.StartsWith("Warning KEY_RING_SECRET_OLD opens nothing in this store. Set it to the secret"));
        (await wrong.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldBe("connected");
    }

    [Fact]
    public async Task What_opens_under_neither_secret_is_named_with_the_fix_and_the_right_old_one_mends_it()
    {
        await using var first = await StartAsync(StoreEngine.Sqlite);
        var (queued, placed) = await FillAsync(first);

        var neither = await first.RestartAsync(("KEY_RING_SECRET", New), ("KEY_RING_SECRET_OLD", Third));

        neither.Logs.ShouldContain(line => line.StartsWith("Error The store holds what no secret opens: the key 'first' of the key ring was sealed under another KEY_RING_SECRET"));
        neither.Logs.ShouldContain(line => line.Contains("the token 'ContactCenter': KEY_RING_SECRET is not the one"));
        neither.Logs.ShouldNotContain(line => line.Contains(SecretRotation.Done));
        await neither.DispatchTurnAsync(); // makes a ledger key
        await neither.ExecuteAsync("delete from ledger_key where id = 2"); // of the gateway that ran without the right secret
        var both = await neither.RestartAsync(Rotated);
        both.Logs.ShouldContain(line => line.Contains(SecretRotation.Done));
        await ShouldGoOnAsync(both, queued, placed);
    }

    [Fact]
    public async Task A_store_that_was_sealed_without_a_secret_says_how_to_keep_it()
    {
        await using var first = await StartAsync(StoreEngine.Sqlite, ("KEY_RING_SECRET", ""));
        var (queued, placed) = await FillAsync(first);

        var secret = await first.RestartAsync(("KEY_RING_SECRET", New));

        secret.Logs.ShouldContain(line => line.Contains($"start once with KEY_RING_SECRET_OLD set to '{KeyRingSecret.Development}'"));
        await secret.DispatchTurnAsync(); // makes a ledger key
        await secret.ExecuteAsync("delete from ledger_key where id = 2");
        await ShouldGoOnAsync(await secret.RestartAsync(("KEY_RING_SECRET_OLD", KeyRingSecret.Development)), queued, placed);
    }

    [Theory]
    [InlineData(GatewayUnderTest.KeyRingSecret, GatewayUnderTest.KeyRingSecret, "KEY_RING_SECRET_OLD (Storage:KeyRingSecretOld) is the same as KEY_RING_SECRET")]
    [InlineData(null, GatewayUnderTest.KeyRingSecret, "KEY_RING_SECRET_OLD (Storage:KeyRingSecretOld) is set without KEY_RING_SECRET")]
    [InlineData(GatewayUnderTest.KeyRingSecret, "guess me", "KEY_RING_SECRET_OLD (Storage:KeyRingSecretOld) is shorter than 12 characters")]
    public void A_wrong_pair_of_secrets_is_refused_with_the_fix(string? secret, string old, string fault)
    {
        var rules = new StorageOptionsValidator(
            new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production" },
            new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());

        var verdict = rules.Validate(null, new() { KeyRingSecret = secret, KeyRingSecretOld = old });

        verdict.Failures.ShouldNotBeNull();
        verdict.Failures.ShouldContain(words => words.StartsWith(fault));
    }

    private static async Task<GatewayUnderTest> StartAsync(StoreEngine engine, params (string, string?)[] more) => await LedgerGateway.StartAsync(
        [("DATABASE_URL", engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null), .. more]);

    /// <summary>One placed callback by an idempotency key, one scheduled, and a number on the list; gives the addresses of both callbacks.</summary>
    private static async Task<(string Scheduled, string Placed)> FillAsync(GatewayUnderTest gateway)
    {
        var placed = await KeyedAsync(gateway);
        var scheduled = await gateway.PostAsync("/callback/call", """{"destination":"+573210000002","name":"Eva","when":"2026-11-23T18:00"}""");
        (await gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = Forbidden })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        return (scheduled.Headers.Location!.OriginalString, placed.Headers.Location!.OriginalString);
    }

    private static Task<HttpResponseMessage> KeyedAsync(GatewayUnderTest gateway) =>
        gateway.SendAsync(HttpMethod.Post, "/callback/call", """{"destination":"+573210000001","name":"Ana"}""", ("Idempotency-Key", "the-key-of-one"));

    private static async Task ShouldGoOnAsync(GatewayUnderTest gateway, string scheduled, string placed)
    {
        (await (await gateway.GetAsync(scheduled)).JsonAsync()).GetProperty("status").GetString().ShouldBe("scheduled");
        (await (await gateway.GetAsync(placed)).JsonAsync()).GetProperty("status").GetString().ShouldBe("placed");
        (await gateway.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldBe("connected");
        await (await gateway.CallAsync(Forbidden)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        (await KeyedAsync(gateway)).Headers.Location!.OriginalString.ShouldBe(placed);
        (await (await gateway.OperateAsync("/operator/callbacks?status=scheduled")).Content.ReadAsStringAsync()).ShouldContain("02\"");
    }

    private static async Task<long> SealedByAsync(GatewayUnderTest gateway, string mark) => Convert.ToInt64(
        await TestStore.SqlAsync(gateway.Services.GetRequiredService<Store>(), "select count(*) from webex_token where token = 'ContactCenter' and sealed is null and mark = @mark", ("mark", mark)),
        null);

    private static Task<HttpResponseMessage> CallAsync(GatewayProcess gateway, string number) =>
        gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of($$"""{"destination":"{{number}}"}"""));

    private DbConnection Connection(string? database) => database is null
        ? new SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=False")
        : new NpgsqlConnection(database);

    /// <summary>Holds the tokens' rows, so that a rotation cannot get beyond the key ring.</summary>
    private async Task<DbConnection> HoldTokensAsync(string? database)
    {
        var connection = Connection(database);
        await connection.OpenAsync();
        await connection.RunAsync(
            database is null
                ? "create trigger held before update on webex_token begin select raise(abort, 'held'); end"
                : "begin; select 1 from webex_token for update",
            CancellationToken.None);
        return connection;
    }

    private async Task UntilKeysAreCopiedAsync(string? database)
    {
        await using var connection = Connection(database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from key_ring";
        for (var begun = Stopwatch.StartNew(); Convert.ToInt64(await command.ExecuteScalarAsync(), null) < 2; await Task.Yield())
        {
            begun.Elapsed.ShouldBeLessThan(GatewayUnderTest.Patience);
        }
    }
}
