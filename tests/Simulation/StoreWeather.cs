using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WebexGateway.Simulation;

/// <summary>What the store does to all instances now: it serves, is slow, is full, or is locked by another program.</summary>
internal sealed class StoreWeather(Scheduler scheduler, Chance chance, Trace trace) : IDisposable
{
    private readonly List<SimulatedSource> sources = [];
    private SqliteConnection? foreign;
    private bool isFull;
    private TimeSpan slowness;

    public void Add(SimulatedSource source) => sources.Add(source);

    public void Remove(SimulatedSource source) => sources.Remove(source);

    /// <summary>Another program holds the lock of the file.</summary>
    public void Lock(string file, TimeSpan time)
    {
        if (foreign is not null)
        {
            return;
        }

        Tell("locked", time);
        foreign = new($"Data Source={file};Pooling=False");
        foreign.Open();
        raw.sqlite3_exec(foreign.Handle, "begin immediate");
        sources.ForEach(source => source.WaitForNoLock());
        scheduler.After(time, Unlock);
    }

    /// <summary>Most commits fail: the disk is full.</summary>
    public void Fill(TimeSpan time)
    {
        Tell("full", time);
        isFull = true;
        scheduler.After(time, () => isFull = false);
    }

    public void SlowDown(TimeSpan time)
    {
        Tell("slow", time);
        slowness = TimeSpan.FromMilliseconds(chance.Between(20, 3000));
        scheduler.After(time, () => slowness = TimeSpan.Zero);
    }

    /// <summary>A chance for other steps before each connection, and for a crash.</summary>
    public async ValueTask HopAsync(CancellationToken cancellationToken)
    {
        if (slowness > TimeSpan.Zero)
        {
            var ready = new TaskCompletionSource();
            scheduler.After(slowness, ready.SetResult);
            await ready.Task.WaitAsync(cancellationToken);
        }
        else if (chance.Below(8) == 0)
        {
            await Task.Yield();
        }
    }

    public void ThrowIfDown()
    {
        if (foreign is not null)
        {
            throw new SqliteException("The simulated store is locked.", raw.SQLITE_BUSY);
        }
    }

    public bool RefusesCommit() => isFull && chance.Happens(0.7);

    public void Clear()
    {
        Unlock();
        (isFull, slowness) = (false, TimeSpan.Zero);
    }

    public void Dispose() => Unlock();

    private void Unlock()
    {
        foreign?.Dispose();
        foreign = null;
    }

    private void Tell(string what, TimeSpan time) => trace.Line(scheduler.Now, $"store: {what} for {time.TotalSeconds:F0} s");
}
