using System.Diagnostics;
using System.Net;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Upkeep;

/// <summary><c>WebexGateway backup</c> and <c>restore</c>: nobody is called twice by an older ledger.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private const string Later = "+573210000003";

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-backup-").FullName;
    private FilledStore filled = null!;

    private string Backup => Path.Combine(folder, "backup.db");

    public async Task InitializeAsync() => filled = await FilledStore.InAsync(folder);

    public async Task DisposeAsync()
    {
        await filled.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_due_before_the_restoration_is_not_made_again_and_what_is_to_come_is_made()
    {
        var store = await filled.NewAsync(StoreEngine.Sqlite);
        var queued = await BackUpWithOneQueuedAsync(store);

        var said = await filled.RunAsync(0, FilledStore.Settings(store), "restore", Backup, "--overwrite");

        said.ShouldContain("✓ The store is restored, and opens. 1 callback(s) may have been made since the backup");
        said.ShouldContain($"kept as {store}.before-");
        await using var restored = filled.Serving(store);
        await restored.StartAsync();
        await filled.ShouldGoOnAsync(restored);
        (await FilledStore.StatusAsync(restored, queued)).ShouldBe("unconfirmed");
        (await FilledStore.CallAsync(restored, "+573210000004")).StatusCode.ShouldBe(HttpStatusCode.Created);
        filled.Webex.State.Calls.Select(call => call.Destination).ShouldBe([FilledStore.Placed, Later, "+573210000004"]);
    }

    [Fact]
    public async Task A_backup_of_a_gateway_under_load_is_whole_and_only_its_owner_may_read_it()
    {
        var store = await filled.NewAsync(StoreEngine.Sqlite);
        await using var gateway = filled.Serving(store, GatewayProcess.ForLoad);
        await filled.FillAsync(gateway);
        using var ended = new CancellationTokenSource();
        var asked = 0;
        var load = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                (await FilledStore.CallAsync(gateway, $"+57320{Interlocked.Increment(ref asked):0000000}")).EnsureSuccessStatusCode();
            }
        });

        await filled.RunAsync(0, FilledStore.Settings(store), "backup", Backup);
        await ended.CancelAsync();
        await load;

        await ShellAsync($"test $(stat -c %a '{Backup}') = 600");
        Directory.GetFiles(folder).ShouldBe([Backup]);
        (await FilledStore.SqlAsync(Backup, "pragma integrity_check")).ShouldBe("ok");
        Convert.ToInt64(await FilledStore.SqlAsync(Backup, "select count(*) from callback"), null).ShouldBeInRange(2, asked + 2);
        (await filled.RunAsync(1, FilledStore.Settings(store), "backup", Backup)).ShouldContain("exists: name another file");
    }

    [Fact]
    public async Task A_killed_backup_leaves_no_half_written_file_under_its_name()
    {
        var store = await filled.NewAsync(StoreEngine.Sqlite);
        await using (var gateway = filled.Serving(store))
        {
            await filled.FillAsync(gateway);
            await gateway.TerminateAsync();
        }

        await FilledStore.AddManyAsync(store, 100_000);
        await using (var killed = GatewayProcess.With(GatewayProcess.Variables(filled.Webex, FilledStore.Settings(store)), "backup", Backup))
        {
            killed.Begin();
            for (var begun = Stopwatch.StartNew(); Directory.GetFiles(folder).Length == 0; await Task.Yield())
            {
                begun.Elapsed.ShouldBeLessThan(GatewayUnderTest.Patience, killed.Output);
            }

            await killed.KillAsync();
        }

        File.Exists(Backup).ShouldBeFalse();
        await filled.RunAsync(0, FilledStore.Settings(store), "backup", Backup);
    }

    [Fact]
    public async Task A_store_that_is_in_use_or_not_empty_and_a_backup_that_does_not_open_are_refused_and_nothing_changes()
    {
        var store = await filled.NewAsync(StoreEngine.Sqlite);
        await BackUpWithOneQueuedAsync(store);
        var settings = FilledStore.Settings(store);
        var before = await File.ReadAllBytesAsync(store);

        (await filled.RunAsync(1, settings, "restore", Backup)).ShouldContain("is not empty. To replace it, add --overwrite");
        (await filled.RunAsync(1, [.. settings, ("KEY_RING_SECRET", "another-key-ring-secret-of-32-characters")], "restore", Backup, "--overwrite"))
            .ShouldContain("The backup does not open: KEY_RING_SECRET is not the one that it was written with");
        await File.WriteAllTextAsync(Path.Combine(folder, "damaged.db"), "SQLite format 3\0 and then nothing");
        (await filled.RunAsync(1, settings, "restore", Path.Combine(folder, "damaged.db"), "--overwrite")).ShouldContain("✗ ");
        (await filled.RunAsync(1, settings, "restore", Path.Combine(folder, "none.db"), "--overwrite")).ShouldContain("There is no file");

        (await File.ReadAllBytesAsync(store)).ShouldBe(before);
        await using var gateway = filled.Serving(store);
        await gateway.StartAsync();
        (await filled.RunAsync(1, settings, "restore", Backup, "--overwrite")).ShouldContain("✗ A gateway runs on ");
        await filled.ShouldGoOnAsync(gateway);
        Directory.GetFiles(Path.GetDirectoryName(store)!).Select(Path.GetFileName).ShouldAllBe(file => !file!.Contains("part") && !file.Contains("before"));
    }

    [Fact]
    public async Task A_damaged_store_is_replaced_and_kept()
    {
        var store = await filled.NewAsync(StoreEngine.Sqlite);
        await BackUpWithOneQueuedAsync(store);
        await File.WriteAllTextAsync(store, "no database at all");

        await filled.RunAsync(0, FilledStore.Settings(store), "restore", Backup, "--overwrite");

        await using var gateway = filled.Serving(store);
        await gateway.StartAsync();
        await filled.ShouldGoOnAsync(gateway);
        File.ReadAllText(Directory.GetFiles(Path.GetDirectoryName(store)!, "*.before-*").Single()).ShouldBe("no database at all");
    }

    [PostgresFact]
    public async Task For_PostgreSQL_the_lines_that_are_printed_work_and_a_restored_ledger_calls_nobody_again()
    {
        var store = await filled.NewAsync(StoreEngine.PostgreSql);
        var settings = FilledStore.Settings(store);
        await using (var gateway = filled.Serving(store))
        {
            await filled.FillAsync(gateway);
            await ShellAsync(LineOf(await filled.RunAsync(1, settings, "backup", Path.Combine(folder, "the backup.dump")), "pg_dump"));
            (await filled.RunAsync(1, settings, "restore")).ShouldContain("✗ A gateway runs on ");
            await gateway.TerminateAsync();
        }

        await FilledStore.SqlAsync(store, "update callback set status = 3; delete from do_not_call");
        await ShellAsync(LineOf(await filled.RunAsync(1, settings, "restore", Path.Combine(folder, "the backup.dump")), "pg_restore"));
        await FilledStore.SqlAsync(store, "update callback set due = 1 where status = 2"); // its time has come meanwhile
        (await filled.RunAsync(0, settings, "restore")).ShouldContain("1 callback(s) may have been made since the backup");

        await using var restored = filled.Serving(store);
        await restored.StartAsync();
        await filled.ShouldGoOnAsync(restored, "unconfirmed");
        (await FilledStore.CallAsync(restored, Later)).StatusCode.ShouldBe(HttpStatusCode.Created);
        filled.Webex.State.Calls.Select(call => call.Destination).ShouldBe([FilledStore.Placed, Later]);
    }

    /// <summary>A backup while one callback waits, which is made afterwards; gives its address.</summary>
    private async Task<string> BackUpWithOneQueuedAsync(string store)
    {
        await using var gateway = filled.Serving(store);
        await filled.FillAsync(gateway);
        filled.Webex.State.ArmFault("/v1/tasks", "rate-limited");
        using var queued = await FilledStore.CallAsync(gateway, Later);
        queued.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await filled.RunAsync(0, FilledStore.Settings(store), "backup", Backup);
        (await FilledStore.SqlAsync(Backup, "select status from callback where seq = 3")).ShouldBe(1L);
        await filled.Webex.State.WaitForCallsAsync(2);
        await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At(queued.Headers.Location!.OriginalString)), answer => answer.Content.ReadAsStringAsync().Result.Contains("\"placed\""));
        await gateway.TerminateAsync();
        return queued.Headers.Location!.OriginalString;
    }

    private static string LineOf(string said, string command) =>
        said.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith($"{command} ", StringComparison.Ordinal));

    private static async Task ShellAsync(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["PATH"] = $"{PostgresServer.Binaries}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, errors);
    }
}
