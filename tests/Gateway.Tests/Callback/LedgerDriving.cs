using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>How tests look into the ledger and move its time on.</summary>
internal static class LedgerDriving
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Moves the clock on by the dispatcher's tick, each time when it has done its turn and nothing is under way, so that no deadline passes for want of real time.</summary>
    public static async Task DrainAsync(this GatewayUnderTest gateway, int calls)
    {
        for (var turns = 0; turns < 5_000 && gateway.Webex.State.CallCount < calls; turns++)
        {
            gateway.Clock.Advance(Tick);
            for (var looks = 0; looks < 5_000 && (!gateway.Clock.IsAwaited(Tick) || await gateway.CountAsync("status = 0") > 0); looks++)
            {
                await Task.Yield();
            }
        }

        gateway.Webex.State.CallCount.ShouldBe(calls);
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
