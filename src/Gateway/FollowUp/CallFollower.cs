using System.Data.Common;

namespace WebexGateway.FollowUp;

/// <summary>
/// Follows calls by Webex's list: unconfirmed callbacks become placed or are marked as not seen, placed ones are followed to their end. It
/// asks only while something is open, and in one instance at a time.
/// </summary>
public sealed partial class CallFollower(
    FollowUps followUps,
    DoubtLedger doubts,
    ListSweep sweep,
    WebexClient webex,
    CallReport report,
    IOptionsMonitor<CallbackOptions> callbacks,
    IHostApplicationLifetime host,
    TimeProvider clock,
    ILogger<CallFollower> logger) : BackgroundService
{
    /// <summary>How often it looks whether a turn is due.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(400);

    private const int AtOnce = 100;

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromHours(1);
    private static readonly TimeSpan InHurry = TimeSpan.FromSeconds(2);

    /// <summary>How long Webex's list may take to tell the end of a call that an event has told.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private DateTimeOffset last;
    private TimeSpan pause;
    private (DateTimeOffset Until, DateTimeOffset? Grant)? refused;
    private long hurriedUntil;

    private FollowUpOptions Options => callbacks.CurrentValue.FollowUp;

    /// <summary>Looks at the list soon, and again for some seconds, because an event has told an end.</summary>
    public void Hurry() => Interlocked.Exchange(ref hurriedUntil, (clock.GetUtcNow() + Grace + InHurry).ToUnixTimeMilliseconds());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, host.ApplicationStopping);
        while (!either.Token.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(either.Token);
            }
            catch (DbException exception)
            {
                Log.StoreDown(logger, exception.Message);
            }
            catch (OperationCanceledException) when (either.Token.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Log.Surprise(logger, exception); // a fault of ours must not end the follower
            }

            await Task.Delay(Tick, clock, either.Token).OrFailure();
        }

        await ReleaseAsync();
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wait = pause > TimeSpan.Zero ? pause : IsHurried(now) && InHurry < Options.Every ? InHurry : Options.Every;
        if (!Options.Enabled || (now >= last && now - last < wait))
        {
            return; // a clock that was set back does not put it off
        }

        (last, pause) = (now, TimeSpan.Zero);
        if (!await followUps.AnyAsync(cancellationToken) || await followUps.TakeAsync(cancellationToken) is not { } open)
        {
            return;
        }

        var isWhole = true;
        foreach (var group in open.GroupBy(callback => webex.Place(callback.Route)))
        {
            if (group.Key is { } place && !IsRefused(place, now))
            {
                isWhole &= await LookAsync(place, [.. group], cancellationToken);
            }
        }

        // A list that fails for a while may still tell of a conversation whose event was lost.
        var grace = refused is not null ? TimeSpan.Zero : isWhole ? Grace : Options.NotSeenAfter;
        report.Tell(await followUps.DecideEndedAsync(clock.GetUtcNow() - grace, cancellationToken));
    }

    /// <summary>Returns true when Webex has answered completely.</summary>
    private async Task<bool> LookAsync(WebexPlace place, IReadOnlyList<FollowedCallback> open, CancellationToken cancellationToken)
    {
        var findings = await sweep.RunAsync(place, open, cancellationToken);
        foreach (var some in findings.Known.Chunk(AtOnce))
        {
            report.Tell(await followUps.NoteAsync(some, cancellationToken));
        }

        foreach (var numbers in findings.InDoubt.Chunk(AtOnce))
        {
            report.Tell(await doubts.SettleAsync(numbers, cancellationToken));
        }

        if (findings.Objection is ListAnswer.Wait { Time: var asked })
        {
            pause = asked;
        }
        else if (findings.Objection is ListAnswer.Refused { Status: var status })
        {
            Log.Refused(logger, status);
            refused = (clock.GetUtcNow() + AfterRefusal, webex.SlotOf(place).Grant?.ConnectedAt);
        }

        return findings.Objection is null;
    }

    private bool IsHurried(DateTimeOffset now) => now.ToUnixTimeMilliseconds() < Interlocked.Read(ref hurriedUntil);

    /// <summary>Ends with the hour, or when an operator has connected Webex again.</summary>
    private bool IsRefused(WebexPlace place, DateTimeOffset now)
    {
        if (refused is var (until, grant) && (now >= until || webex.SlotOf(place).Grant?.ConnectedAt != grant))
        {
            refused = null;
        }

        return refused is not null;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await followUps.ReleaseAsync();
        }
        catch (DbException)
        {
            // The lease ends by itself.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "Webex does not show its list of calls (status {Status}): calls are not followed for an hour. Callbacks go on. Look at the "
            + "scopes of the Integration in Control Hub, or set Callbacks:FollowUp:Enabled to false.")]
        public static partial void Refused(ILogger logger, int status);

        [LoggerMessage(2, LogLevel.Debug, "Calls cannot be followed until the store is back: {Reason}")]
        public static partial void StoreDown(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Error, "Following calls met a fault of ours, and goes on.")]
        public static partial void Surprise(ILogger logger, Exception failure);
    }
}
