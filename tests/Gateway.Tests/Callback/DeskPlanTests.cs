using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SQLitePCL;
using WebexGateway.Ledger;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>A page of the operator's list reads as many rows in a large ledger as in a small one.</summary>
public sealed class DeskPlanTests
{
    private const int Few = 2_000;
    private const int Many = 40_000;

    private static readonly List<DeskSearch> Searches =
    [
        new(), new() { Limit = 200 }, new() { OldestFirst = true }, new() { Name = "ZZZZZZZZ" }, new() { Numbers = [new("+573211234567")] },
        .. DeskSearch.Statuses.Select(status => new DeskSearch { Status = status }),
    ];

    [Fact]
    public async Task On_SQLite_no_page_reads_the_whole_ledger()
    {
        await using var gateway = await LedgerGateway.StartAsync();
        await gateway.ExecuteAsync(DeskListTests.Rows(Few));
        await gateway.ExecuteAsync("update callback set status = 5, note = 'Refused' where seq % 100 = 0 and seq <= 2000");
        var few = await StepsOfAllAsync(gateway);
        await gateway.ExecuteAsync(DeskListTests.Rows(Many));
        await gateway.ExecuteAsync("update callback set status = 5, note = 'Refused' where seq % 100 = 0 and seq <= 2000");

        foreach (var (search, steps) in await StepsOfAllAsync(gateway))
        {
            steps.ShouldBeLessThan(few[search] + Few, $"{search}: {few[search]} steps with {Few} rows");
        }
    }

    [PostgresFact]
    public async Task On_PostgreSQL_no_page_reads_the_whole_ledger()
    {
        await using var gateway = await LedgerGateway.StartAsync(("DATABASE_URL", await PostgresServer.NewDatabaseAsync()));
        await gateway.ExecuteAsync(DeskListTests.Rows(Many));
        await gateway.ExecuteAsync("update callback set status = 5, note = 'Refused' where seq % 100 = 0 and seq <= 2000");
        await gateway.ExecuteAsync("analyze callback");
        await using var connection = (NpgsqlConnection)await gateway.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);

        foreach (var search in Searches)
        {
            (await RowsReadAsync(connection, search)).ShouldBeLessThan(Few, $"{search}");
        }
    }

    /// <summary>SQLite's own count of the steps of its virtual machine, for a page's statement.</summary>
    private static async Task<Dictionary<DeskSearch, int>> StepsOfAllAsync(GatewayUnderTest gateway)
    {
        await using var connection = (SqliteConnection)await gateway.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        return Searches.ToDictionary(search => search, search => Steps(connection.Handle!, search));
    }

    private static int Steps(sqlite3 database, DeskSearch search)
    {
        raw.sqlite3_prepare_v2(database, DeskList.StatementOf(search), out var statement).ShouldBe(raw.SQLITE_OK);
        foreach (var (name, value) in new[] { ("@low", -1L), ("@high", long.MaxValue), ("@most", search.Limit + 1L), ("@named", 7L) })
        {
            raw.sqlite3_bind_int64(statement, raw.sqlite3_bind_parameter_index(statement, name), value);
        }

        raw.sqlite3_bind_blob(statement, raw.sqlite3_bind_parameter_index(statement, "@number0"), [1]);
        while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
        {
        }

        var steps = raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
        statement.Dispose();
        return steps;
    }

    /// <summary>PostgreSQL's own count of the rows that a page's statement reads, by an index or by a scan.</summary>
    private static async Task<long> RowsReadAsync(NpgsqlConnection connection, DeskSearch search)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var count = new NpgsqlCommand("select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = 'callback'", connection, transaction);
        var before = (long)(await count.ExecuteScalarAsync())!; // of earlier work of this connection that PostgreSQL has not passed on yet
        await using (var page = new NpgsqlCommand(DeskList.StatementOf(search), connection, transaction))
        {
            page.Bind("low", -1L).Bind("high", long.MaxValue).Bind("most", search.Limit + 1).Bind("named", 7L).Bind("number0", new byte[] { 1 });
            await using var rows = await page.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
            }
        }

        return (long)(await count.ExecuteScalarAsync())! - before;
    }
}
