using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Storage;

public sealed class StoreTests
{
    private static readonly Migration First = new("test", 1, "create table things (name text)", "create table things (name text)");
    private static readonly Migration Second = new("test", 2, "alter table things add column colour text", "alter table things add column colour text");

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Several_instances_that_start_at_once_migrate_once(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var stores = Enumerable.Range(0, 8).Select(_ => test.Gateway(more: [First, Second]).GetRequiredService<Store>()).ToList();

        await Task.WhenAll(stores.Select(store => Task.Run(() => store.MigrateAsync(CancellationToken.None))));

        Convert.ToInt64(await TestStore.SqlAsync(stores[0], "select count(*) from schema_version where owner = 'test'"), null).ShouldBe(2);
        stores.ShouldAllBe(store => store.Trouble == null);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_newer_gateway_adds_to_an_older_store_and_the_older_goes_on(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var older = test.Gateway(more: [First]).GetRequiredService<Store>();
        await older.MigrateAsync(CancellationToken.None);
        await TestStore.SqlAsync(older, "insert into things (name) values ('kept')");

        var newer = test.Gateway(more: [First, Second]).GetRequiredService<Store>();
        await newer.MigrateAsync(CancellationToken.None);

        (await TestStore.SqlAsync(newer, "select name from things where colour is null")).ShouldBe("kept");
        (await TestStore.SqlAsync(older, "select name from things")).ShouldBe("kept");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_migration_that_fails_leaves_nothing_behind(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var broken = test.Gateway(more: [First, new("test", 2, "create nonsense", "create nonsense")]).GetRequiredService<Store>();

        await Should.ThrowAsync<DbException>(() => broken.MigrateAsync(CancellationToken.None));

        broken.Trouble.ShouldNotBeNull();
        await Should.ThrowAsync<StoreUnavailableException>(async () => await broken.OpenAsync(CancellationToken.None));
        var mended = test.Gateway(more: [First, Second]).GetRequiredService<Store>();
        await mended.MigrateAsync(CancellationToken.None);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Only_the_gateways_own_user_may_read_the_files_whatever_the_umask()
    {
        var folder = Directory.CreateTempSubdirectory("webex-gateway-files-");
        var data = Path.Combine(folder.FullName, "data");
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        foreach (var round in new[] { "new", "of an older gateway" })
        {
            await using var gateway = GatewayProcess.WithLimit("-c 0", webex, ("Storage__Path", Path.Combine(data, "gateway.db")));
            await gateway.StartAsync();

            File.GetUnixFileMode(data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var files = Directory.GetFiles(data);
            files.Length.ShouldBe(3); // with -wal and -shm
            files.ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), round);
            await gateway.KillAsync();
            Array.ForEach(files, file => File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.OtherRead));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task SQLite_keeps_a_commit_through_a_power_cut_and_checks_references()
    {
        await using var test = await TestStore.OnAsync(StoreEngine.Sqlite);
        var store = (await test.OpenAsync()).GetRequiredService<Store>();

        (await TestStore.SqlAsync(store, "pragma journal_mode")).ShouldBe("wal");
        (await TestStore.SqlAsync(store, "pragma synchronous")).ShouldBe(2L);
        (await TestStore.SqlAsync(store, "pragma foreign_keys")).ShouldBe(1L);
        (await TestStore.SqlAsync(store, "pragma busy_timeout")).ShouldBe(5000L);
    }
}
