using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;

namespace WebexGateway.Configuration;

/// <summary>
/// Takes edits of <c>config/*.json</c> while the gateway runs. A content is judged as a whole before it comes into force. A bad one only
/// changes the log, readiness and the operator's page. The last good one is kept for the next start.
/// </summary>
public sealed partial class LiveConfiguration(
    ConfigFilesSource files,
    ConfigurationCheck check,
    LastGood lastGood,
    LiveRateLimits rateLimits,
    AuditLog audit,
    TimeProvider clock,
    ILogger<LiveConfiguration> logger) : BackgroundService
{
    /// <summary>The interval between reads. The files are small, and a watcher would not see a ConfigMap's links change.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(333);

    private ConfigContent seen = files.Content;
    private ConfigContent judged = files.Content;
    private volatile ConfigurationState state = new(1, clock.GetUtcNow(), []);

    /// <summary>Read it once for a consistent answer.</summary>
    public ConfigurationState State => state;

    /// <summary>The content in force is kept in the store.</summary>
    public bool IsKept { get; private set; }

    /// <summary>
    /// Begins with the files, or with the last good ones when the files are faulty. Returns the faults when there are none to begin with.
    /// </summary>
    public async Task<IReadOnlyList<string>> BeginAsync(Verdict verdict)
    {
        var faults = verdict.Faults;
        if (faults.Count == 0)
        {
            rateLimits.Adopt(verdict.RateLimits);
            return [];
        }

        var (content, saved, trouble) = await lastGood.LoadAsync();
        if (content is null)
        {
            return trouble is null ? faults : [.. faults, $"The last good configuration cannot be read: {trouble}."];
        }

        var last = await check.JudgeAsync(content);
        if (last.Faults.Count > 0)
        {
            return [.. faults, $"The last good configuration, of {saved:u}, does not fit any more: {string.Join(" ", last.Faults)}"];
        }

        PutInForce(content, last);
        IsKept = true;
        state = state with { Faults = faults };
        Log.StartedWithLastGood(logger, saved, string.Join(" ", faults));
        return [];
    }

    /// <summary>Takes a new content when two reads in turn find the same: before that, an editor may be writing.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = files.Read();
        if (now.IsSameAs(seen) && !now.IsSameAs(judged))
        {
            judged = now;
            await JudgeAsync(now);
        }

        seen = now;
        if (!IsKept)
        {
            await KeepAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception)
            {
                Log.Surprise(logger, exception); // must not end the loop
            }

            await Task.Delay(Every, clock, stoppingToken).OrFailure();
        }
    }

    private async Task JudgeAsync(ConfigContent content)
    {
        if (content.IsSameAs(files.Content))
        {
            state = state with { Faults = [] };
            Log.Restored(logger, state.Generation);
            return;
        }

        var verdict = await check.JudgeAsync(content);
        if (verdict.Faults.Count > 0)
        {
            Log.Refused(logger, state.Generation, string.Join(" ", verdict.Faults));
            state = state with { Faults = verdict.Faults };
            return;
        }

        var before = files.Content.Settings;
        PutInForce(content, verdict);
        IsKept = false;
        state = new(state.Generation + 1, clock.GetUtcNow(), []);
        Log.InForce(logger, state.Generation);
        foreach (var key in verdict.Overridden.Where(
            key => content.Settings.TryGetValue(key, out var value) && value != before.GetValueOrDefault(key)))
        {
            Log.Overridden(logger, key);
        }

        await audit.NoteAsync("gateway", "configuration-changed", state.Generation.ToString(CultureInfo.InvariantCulture));
    }

    private void PutInForce(ConfigContent content, Verdict verdict)
    {
        files.Publish(content);
        rateLimits.Adopt(verdict.RateLimits);
    }

    /// <summary>Keeps the content in force. With the store down it is tried again at the next read.</summary>
    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await lastGood.SaveAsync(files.Content, cancellationToken);
            IsKept = true;
        }
        catch (Exception exception) when (exception is DbException or CryptographicException or OperationCanceledException)
        {
            Log.NotKept(logger, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Generation {Generation} of the configuration is in force: config/*.json changed.")]
        public static partial void InForce(ILogger logger, long generation);

        [LoggerMessage(
            7,
            LogLevel.Warning,
            "The new value of {Key} in config/*.json has no effect: the environment sets another one, or the stand-in does.")]
        public static partial void Overridden(ILogger logger, string key);

        [LoggerMessage(2, LogLevel.Error, "config/*.json changed and cannot be used; generation {Generation} stays in force. {Faults}")]
        public static partial void Refused(ILogger logger, long generation, string faults);

        [LoggerMessage(3, LogLevel.Information, "config/*.json say again what is in force, generation {Generation}.")]
        public static partial void Restored(ILogger logger, long generation);

        [LoggerMessage(
            4,
            LogLevel.Error,
            "config/*.json cannot be used. The gateway started with the LAST GOOD ones, of {Saved:u}; repair the files. {Faults}")]
        public static partial void StartedWithLastGood(ILogger logger, DateTimeOffset saved, string faults);

        [LoggerMessage(5, LogLevel.Debug, "The configuration in force is not kept for the next start yet: {Reason}")]
        public static partial void NotKept(ILogger logger, string reason);

        [LoggerMessage(6, LogLevel.Error, "A fault of ours while config/*.json were looked at; what is in force stays.")]
        public static partial void Surprise(ILogger logger, Exception surprise);
    }
}
