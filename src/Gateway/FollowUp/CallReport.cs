namespace WebexGateway.FollowUp;

/// <summary>Tells metrics, log and traces what became of calls.</summary>
public sealed partial class CallReport(CallMetrics calls, CallbackMetrics callbacks, ILogger<CallReport> logger)
{
    public void Tell(IEnumerable<CallChange> changes)
    {
        foreach (var change in changes)
        {
            using var span = Traces.BeginLater("call", change.Trace);
            span?.SetTag("outcome", change.State.Word());
            calls.Became(change);
            Log.Changed(logger, change.Id, change.State.Word());
        }
    }

    public void Tell(IReadOnlyList<DoubtsSettled> settled)
    {
        foreach (var one in settled)
        {
            Tell(one);
        }
    }

    private void Tell(DoubtsSettled settled)
    {
        callbacks.Became(CallbackStatus.Placed, CallbackStep.Webex, settled.Placed.Count);
        calls.Became("found", settled.Placed.Count);
        calls.Became("not_seen", settled.NotSeen.Count);
        foreach (var id in settled.Placed)
        {
            Log.Found(logger, id);
        }

        foreach (var id in settled.NotSeen)
        {
            Log.NotSeen(logger, id);
        }

        Tell(settled.Changes);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Callback {Id}: its call is {State}.")]
        public static partial void Changed(ILogger logger, Guid id, string state);

        [LoggerMessage(2, LogLevel.Information, "Callback {Id} was unconfirmed and is in the list of Webex: it is placed.")]
        public static partial void Found(ILogger logger, Guid id);

        [LoggerMessage(
            3,
            LogLevel.Warning,
            "Callback {Id} is unconfirmed, and Webex shows no such call. An operator can send it again: GET /operator/callbacks.")]
        public static partial void NotSeen(ILogger logger, Guid id);
    }
}
