using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;

namespace WebexGateway.Operator;

/// <summary>
/// Counts what happens in this instance, from the exported instruments, and adds it to the history of all instances every ten seconds. A
/// kill loses these seconds of the plots, and nothing else.
/// </summary>
public sealed partial class HistoryRecorder : BackgroundService
{
    public const string Wait = "wait";
    public const string Webex = "webex";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>How long it keeps what a store that is down could not take.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly HistoryLedger history;
    private readonly TimeProvider clock;
    private readonly ILogger<HistoryRecorder> logger;
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private Dictionary<Key, Figures> pending = [];

    public HistoryRecorder(HistoryLedger history, IMeterFactory meters, TimeProvider clock, ILogger<HistoryRecorder> logger)
    {
        (this.history, this.clock, this.logger) = (history, clock, logger);
        listener.InstrumentPublished = (instrument, ears) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == Traces.Name && !instrument.IsObservable)
            {
                ears.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(Named(instrument.Name, tags), value, 0));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(Named(instrument.Name), 1, (long)(value * 1000)));
        listener.Start();
    }

    /// <summary>
    /// Adds what was counted since the last time. Throws a <see cref="DbException"/> while the store is down, and loses nothing.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        Dictionary<Key, Figures> taken;
        lock (gate)
        {
            (taken, pending) = (pending, []);
        }

        if (taken.Count == 0)
        {
            return;
        }

        try
        {
            await history.AddAsync(
                [
                    .. taken.Select(one => new HistoryEntry(
                        one.Key.At, one.Key.What, one.Value.Count, one.Value.Milliseconds, one.Value.Longest)),
                ],
                cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            var oldest = clock.GetUtcNow() - Kept;
            lock (gate)
            {
                foreach (var (key, figures) in taken.Where(one => one.Key.At > oldest))
                {
                    Add(key, figures);
                }
            }

            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    public override void Dispose()
    {
        listener.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).OrFailure();
            await TryFlushAsync(stoppingToken);
        }
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }

    /// <summary>The plotted part of a count; null for the rest. It makes no text, because a flood is counted here too.</summary>
    private static Name? Named(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => instrument switch
    {
        CallbackMetrics.Outcomes => new("outcome", Tag(tags, "outcome")),
        CallMetrics.Calls => new("call", Tag(tags, "result")),
        "webex_gateway.requests.refused" when Tag(tags, "http.route") is { } route && (
            route.StartsWith("/callback", StringComparison.Ordinal)
                || route.StartsWith("/guest", StringComparison.Ordinal)) => new("problem", Tag(tags, "problem")),
        "webex_gateway.budgets.spent" => new("budget", Tag(tags, "enforced"), Tag(tags, "budget")),
        "webex_gateway.rate_limits.blocked" => new("limit", Tag(tags, "monitor"), Tag(tags, "rule")),
        _ => null,
    };

    /// <summary>The plotted times; null for the rest.</summary>
    private static Name? Named(string instrument) => instrument switch
    {
        CallbackMetrics.Waits => new(Wait, null),
        WebexMetrics.Duration => new(Webex, null),
        _ => null,
    };

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            Log.NotKept(logger, exception.Message);
        }
    }

    private void Note(Name? name, long count, long milliseconds)
    {
        if (name is not { } known)
        {
            return;
        }

        var minute = clock.GetUtcNow().Ticks / HistoryLedger.Minute.Ticks;
        lock (gate)
        {
            Add(new(minute, known), new(count, milliseconds, milliseconds));
        }
    }

    private void Add(Key key, Figures figures)
    {
        ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(pending, key, out _);
        sum = new(
            sum.Count + figures.Count, sum.Milliseconds + figures.Milliseconds, Math.Max(sum.Longest, figures.Longest));
    }

    /// <summary>What is counted, such as <c>problem/too-many-requests</c>, in parts.</summary>
    private readonly record struct Name(string Kind, string? First, string? Second = null);

    private readonly record struct Key(long Minute, Name Name)
    {
        public DateTimeOffset At => new(Minute * HistoryLedger.Minute.Ticks, TimeSpan.Zero);

        public string What => string.Join('/', new[] { Name.Kind, Name.First, Name.Second }.OfType<string>());
    }

    private readonly record struct Figures(long Count, long Milliseconds, long Longest);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The plots' counts wait until the store is back: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);
    }
}
