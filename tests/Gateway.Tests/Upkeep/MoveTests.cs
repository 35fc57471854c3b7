using System.Security.Cryptography;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Upkeep;

/// <summary><c>WebexGateway move</c>: another engine, and nothing is lost.</summary>
public sealed class MoveTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-move-").FullName;
    private FilledStore filled = null!;

    public static TheoryData<StoreEngine, StoreEngine> Directions => new()
    {
        { StoreEngine.Sqlite, StoreEngine.PostgreSql }, { StoreEngine.PostgreSql, StoreEngine.Sqlite }, { StoreEngine.Sqlite, StoreEngine.Sqlite }, { StoreEngine.PostgreSql, StoreEngine.PostgreSql },
    };

    public async Task InitializeAsync() => filled = await FilledStore.InAsync(folder);

    public async Task DisposeAsync()
    {
        await filled.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [PostgresTheory]
    [MemberData(nameof(Directions))]
    public async Task A_moved_store_goes_on_and_its_numbers_continue(StoreEngine from, StoreEngine to)
    {
        var (source, target) = (await filled.NewAsync(from), await filled.NewAsync(to));
        await using (var gateway = filled.Serving(source))
        {
            await filled.FillAsync(gateway);
            await gateway.TerminateAsync();
        }

        var before = await ContentAsync(source);
        var said = await filled.RunAsync(0, [], "move", "--from", source, "--to", target);

        said.ShouldContain("callback: 2 rows");
        said.ShouldContain("do_not_call: 1 rows");
        said.ShouldContain("✓ Counts, contents and seals are right.");
        (await ContentAsync(source)).ShouldBe(before);
        (await filled.RunAsync(0, FilledStore.Settings(target), "move", $"--from={source}")).ShouldContain("already");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await FilledStore.SqlAsync(target, $"update callback set due = {now}, since = {now} where status = 2");
        await using var next = filled.Serving(target);
        await next.StartAsync();
        await filled.Webex.State.WaitForCallsAsync(2);
        await next.EventuallyAsync(() => next.Client.GetAsync(next.At(filled.ScheduledAt)), answer => answer.Content.ReadAsStringAsync().Result.Contains("\"placed\""));
        await filled.ShouldGoOnAsync(next, "placed");
        (await FilledStore.CallAsync(next, "+573210000003")).EnsureSuccessStatusCode();
        filled.Webex.State.Calls.Select(call => call.Destination).ShouldBe([FilledStore.Placed, FilledStore.Scheduled, "+573210000003"]);
        Convert.ToInt64(await FilledStore.SqlAsync(target, "select count(*) from callback"), null).ShouldBe(3);
        Convert.ToInt64(await FilledStore.SqlAsync(target, "select max(seq) from callback"), null).ShouldBeGreaterThanOrEqualTo(3); // PostgreSQL skips some
    }

    [PostgresTheory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.PostgreSql)]
    public async Task Killed_in_the_middle_the_target_stays_empty_and_the_same_command_goes_through(StoreEngine to)
    {
        var (source, target) = (await filled.NewAsync(StoreEngine.Sqlite), await filled.NewAsync(to));
        await using (var gateway = filled.Serving(source))
        {
            await filled.FillAsync(gateway);
            await gateway.TerminateAsync();
        }

        await FilledStore.AddManyAsync(source, 400_000);
        var before = await ContentAsync(source);
        await using (var killed = GatewayProcess.With(GatewayProcess.Variables(filled.Webex), "move", "--from", source, "--to", target))
        {
            killed.Begin();
            await killed.UntilLoggedAsync(" of 400002 rows");
            await killed.KillAsync();
        }

        Convert.ToInt64(await FilledStore.SqlAsync(target, "select count(*) from callback"), null).ShouldBe(0);
        (await filled.RunAsync(0, [], "move", "--from", source, "--to", target)).ShouldContain("callback: 400002 rows");
        (await ContentAsync(source)).ShouldBe(before);
        await using var next = filled.Serving(target);
        await next.StartAsync();
        await filled.ShouldGoOnAsync(next);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task While_a_gateway_runs_on_either_store_nothing_is_moved(StoreEngine engine)
    {
        var (used, other) = (await filled.NewAsync(engine), await filled.NewAsync(StoreEngine.Sqlite));
        await using (var second = filled.Serving(other))
        {
            await filled.FillAsync(second);
            await second.TerminateAsync();
        }

        await using var gateway = filled.Serving(used);
        await filled.FillAsync(gateway);

        (await filled.RunAsync(1, [], "move", "--from", used, "--to", Path.Combine(folder, "new.db"))).ShouldContain("✗ A gateway runs on ");
        (await filled.RunAsync(1, [], "move", "--from", other, "--to", used)).ShouldContain("✗ A gateway runs on ");

        File.Exists(Path.Combine(folder, "new.db")).ShouldBeFalse();
        await filled.ShouldGoOnAsync(gateway);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_target_with_rows_is_refused(StoreEngine engine)
    {
        var (source, target) = (await filled.NewAsync(StoreEngine.Sqlite), await filled.NewAsync(engine));
        foreach (var store in new[] { source, target })
        {
            await using var gateway = filled.Serving(store);
            await filled.FillAsync(gateway);
            await gateway.TerminateAsync();
        }

        (await filled.RunAsync(1, [], "move", "--from", source, "--to", target)).ShouldContain(" is not empty: there are rows in audit, callback, ");
        (await filled.RunAsync(1, [], "move", "--from", source, "--to", source)).ShouldContain("--from and --to name the same store");
    }

    [Theory]
    [InlineData("'move' needs --from", "move")]
    [InlineData("'move' does not take 'there'", "move", "--from", "a.db", "there")]
    [InlineData("There is no file ", "move", "--from", "/nowhere/a.db", "--to", "/nowhere/b.db")]
    [InlineData("--to cannot be used: ", "move", "--from", "a.db", "--to", "postgres://user:canary-password@/x?canary=1")]
    [InlineData("✗ ", "move", "--from", "postgres://user:canary-password@127.0.0.1:1/x", "--to", "/nowhere/b.db")]
    [InlineData("'--too' is no option of 'move'", "move", "--from", "a.db", "--too")]
    [InlineData("DATABASE_URL (Storage:ConnectionString) cannot be used: ", "backup", "a.db", "--Storage:ConnectionString=postgres://u:canary@/x?canary=1")]
    [InlineData("'backup' needs the name of a file", "backup")]
    [InlineData("There is no store at /nowhere/gateway.db", "backup", "a.db", "--Storage:Path=/nowhere/gateway.db")]
    [InlineData("--overwrite needs the backup's file", "restore", "--overwrite")]
    public async Task A_mistake_is_told_and_no_password(string words, params string[] arguments)
    {
        var said = await filled.RunAsync(1, [], arguments);

        said.ShouldContain(words);
        said.ShouldNotContain("canary");
        said.ShouldNotContain("   at ");
    }

    private static async Task<string> ContentAsync(string store) => store.Contains('=', StringComparison.Ordinal)
        ? string.Join('\n', (await PostgresServer.DumpAsync(store)).Split('\n').Where(line => !line.StartsWith('\\')))
        : Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(store)));
}
