using Microsoft.Extensions.Logging;
using WebexGateway.Ledger;

namespace WebexGateway.Simulation;

/// <summary>Runs one seed and judges it.</summary>
internal static class Day
{
    public static Verdict Run(ulong seed, TimeSpan length, Defect defect, Action<string>? print = null, LogLevel level = LogLevel.None)
    {
        using var world = new World(seed, defect, print, level);
        var script = new Script(world, world.Chance.Branch(), length);
        script.Run();
        foreach (var row in world.Look.Rows())
        {
            world.Trace.Line(world.Scheduler.Now, $"row {row.Row}: {row.Status} {row.Settled:u} {row.WebexStatus} {row.Task} {row.Note}");
        }

        world.Scheduler.Run(world.Scheduler.Now + TimeSpan.FromMinutes(10).Ticks, () => world.Alive.Exists(one => one.IsServing));
        LedgerKeys? keys = null;
        var instance = world.Alive.First(one => one.IsServing);
        world.Do(instance, async () => keys = await OperatorAtWork.KeysAsync(instance));
        world.Scheduler.Run(world.Scheduler.Now + TimeSpan.FromMinutes(1).Ticks, () => keys is not null);
        return new Judge(world, script).Decide(keys ?? throw new InvalidOperationException("The ledger's keys cannot be read."));
    }
}
