using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace WebexGateway.Tests;

/// <summary>A clock that moves only when it is told to, and knows who waits for it.</summary>
public sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<TimeSpan, DateTimeOffset> begun = new();

    private TimeSpan setBack;

    public TestClock()
        : this(new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Whether somebody began to wait for this long just now: a loop that has done its turn and sleeps again.</summary>
    public bool IsAwaited(TimeSpan wait) => begun.TryGetValue(wait, out var since) && since == GetUtcNow();

    /// <summary>Whether somebody has begun to wait for this long at all.</summary>
    public bool WasAwaited(TimeSpan wait) => begun.ContainsKey(wait);

    /// <summary>Sets the wall clock back, as an administrator or a time server may; waits and timestamps go on as before.</summary>
    public void SetBack(TimeSpan by)
    {
        setBack += by;
        AdjustTime(GetUtcNow() - by);
    }

    public override long GetTimestamp() => base.GetTimestamp() + setBack.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        begun[dueTime] = GetUtcNow();
        return timer;
    }
}
