using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>How tests look into the ledger and move its time on.</summary>
internal static class LedgerDriving
{
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Moves the clock on by one tick of the dispatcher, or by more, and waits until it has done its turn and nothing is under way, so that no deadline passes for want of real time.</summary>
    public static async Task DispatchTurnAsync(this GatewayUnderTest gateway, TimeSpan? after = null)
    {
        var begun = Stopwatch.StartNew();
        while (!gateway.Clock.WasAwaited(Tick)) // its first turn, which began when the server listened, would end this one
        {
            begun.Elapsed.ShouldBeLessThan(GatewayUnderTest.Patience, "the dispatcher does not begin");
            await Task.Yield();
        }

        gateway.Clock.Advance(after ?? Tick);
        while (!gateway.Clock.IsAwaited(Tick) || await gateway.IsUnderWayAsync())
        {
            begun.Elapsed.ShouldBeLessThan(GatewayUnderTest.Patience, "the dispatcher does not end its turn; where a request hangs by the clock, the test moves it on itself");
            await Task.Yield();
        }
    }

    /// <summary>Takes turns until the stand-in has so many calls, and waits until nothing is under way.</summary>
    public static async Task DrainAsync(this GatewayUnderTest gateway, int calls)
    {
        for (var turns = 0; turns < 5_000 && gateway.Webex.State.CallCount < calls; turns++)
        {
            await gateway.DispatchTurnAsync();
        }

        gateway.Webex.State.CallCount.ShouldBe(calls);
        var begun = Stopwatch.StartNew();
        while (await gateway.IsUnderWayAsync()) // the stand-in has a call before the gateway has its answer
        {
            begun.Elapsed.ShouldBeLessThan(GatewayUnderTest.Patience, "a callback is not settled");
            await Task.Yield();
        }
    }

    private static async Task<bool> IsUnderWayAsync(this GatewayUnderTest gateway) =>
        await gateway.CountAsync("status = 0 and lease_owner <> 'dead'") > 0;

    /// <summary>Changes the ledger behind the gateway's back.</summary>
    public static async Task ExecuteAsync(this GatewayUnderTest gateway, string sql)
    {
        await using var connection = await gateway.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How many rows of the ledger are so.</summary>
    public static async Task<long> CountAsync(this GatewayUnderTest gateway, string condition)
    {
        await using var connection = await gateway.Services.GetRequiredService<Store>().OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from callback where {condition}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), null);
    }
}
