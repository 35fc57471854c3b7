namespace WebexGateway.Health;

/// <summary>
/// Finds the one true sentence about the service, from the store, the tokens, the last results at Webex, the hours, the budget and the
/// queue: the first that is wrong, by its weight. It logs each change once.
/// </summary>
public sealed partial class ServiceCondition(
    CallbackRoutes routes,
    TokenCache tokens,
    WebexResults results,
    LedgerMetrics ledger,
    LiveConfiguration configuration,
    Store store,
    IOptionsMonitor<CallbackOptions> callbacks,
    TimeProvider clock,
    ILogger<ServiceCondition> logger)
{
    /// <summary>A callback that waits longer than this is worth an operator's look.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private ServiceState? known;
    private bool isStoreDown;

    /// <summary>The state that was found last.</summary>
    public string LastState => Volatile.Read(ref known)?.State ?? ServiceState.Healthy;

    /// <summary>Looks again. Whoever has just asked the store says whether it is down; null: not asked.</summary>
    public ServiceState Look(bool? storeIsDown = null)
    {
        lock (gate)
        {
            isStoreDown = storeIsDown ?? isStoreDown;
            var now = clock.GetUtcNow();
            var found = Find(now);
            var isSame = known is { } before && before.Code == found.Code && before.State == found.State;
            var state = found with { Since = found.Since ?? (isSame ? known!.Since : now) };
            if (!isSame && (known is not null || state.State != ServiceState.Healthy))
            {
                Report(state);
            }

            Volatile.Write(ref known, state);
            return state;
        }
    }

    private ServiceState Find(DateTimeOffset now) =>
        OfStore()
        ?? Needed().Select(TokenSentence.OfNeeded).FirstOrDefault(state => state is not null)
        ?? (OfWebex(now) is { } webex && webex.State != ServiceState.Degraded ? webex : null)
        ?? OfHours(now)
        ?? OfBudget(now)
        ?? OfWebex(now)
        ?? OfQueue(now)
        ?? tokens.Names.Select(tokens.Slot).Distinct().Select(TokenSentence.OfAny).FirstOrDefault(state => state is not null)
        ?? OfConfiguration()
        ?? (results.Look().Last is { Failure: null }
            ? new ServiceState(ServiceState.Healthy, ServiceState.Healthy, "Webex takes the callbacks.", null)
            : new ServiceState(ServiceState.Healthy, "idle", "Nothing is known to be wrong; the next callback will show it.", null));

    private IEnumerable<TokenSlot> Needed() => routes.TokensOfCallbacks().Where(tokens.Names.Contains).Select(tokens.Slot).Distinct();

    /// <summary>What Webex said to a token is over when an operator has connected since.</summary>
    private ServiceState? OfWebex(DateTimeOffset now)
    {
        var run = results.Look();
        var isOver = run.Last is { Failure: WebexResults.TokenRefused or WebexResults.NoAccess } last
            && Needed().Any(slot => slot.Grant?.ConnectedAt > last.At);
        return isOver ? null : WebexSentence.Of(run, now);
    }

    private ServiceState? OfStore() => isStoreDown || store.Trouble is not null
        ? new(
            ServiceState.Failing,
            "store",
            "The database does not answer, so no callback can be recorded.",
            "Look at the database and its disk; the log has the reason.")
        : null;

    private ServiceState? OfHours(DateTimeOffset now)
    {
        var opens = callbacks.CurrentValue.OpeningHours.NextOpening(now);
        return opens > now
            ? new(ServiceState.Closed, "hours", "It is outside the opening hours; callbacks wait for the next opening.", null)
            {
                Until = opens,
            }
            : null;
    }

    private ServiceState? OfBudget(DateTimeOffset now)
    {
        var budgets = callbacks.CurrentValue.Budgets;
        return budgets.Mode == BudgetMode.Enforce && ledger.Last?.Today.Values.Sum() >= budgets.SitePerDay
            ? new(
                ServiceState.Closed,
                "budget",
                "The site's callbacks of today are used up.",
                "If the visitors are honest, raise Callbacks:Budgets:SitePerDay.")
            {
                Until = callbacks.CurrentValue.OpeningHours.DayOf(now).End,
                Count = budgets.SitePerDay,
            }
            : null;
    }

    private ServiceState? OfQueue(DateTimeOffset now) => ledger.Last?.OldestSince is { } oldest && now - oldest > LongWait
        ? new(
            ServiceState.Degraded,
            "slow",
            $"The oldest callback has waited {(int)(now - oldest).TotalMinutes} minutes.",
            "Look at the queue and the pace at /operator.")
        {
            Since = oldest,
            Count = (int)(now - oldest).TotalMinutes,
        }
        : null;

    private ServiceState? OfConfiguration() => configuration.State.Faults.Count > 0
        ? new(
            ServiceState.Degraded,
            "configuration",
            "The last edit of config/*.json has faults; the edition before is in force.",
            "Mend the file that the log names.")
        : null;

    private void Report(ServiceState state)
    {
        if (state.State == ServiceState.Healthy)
        {
            Log.Healthy(logger, state.Cause);
        }
        else
        {
            Log.Changed(logger, state.State, state.Cause, state.Advice ?? "There is nothing to do.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The service is {State}. {Cause} {Advice}")]
        public static partial void Changed(ILogger logger, string state, string cause, string advice);

        [LoggerMessage(2, LogLevel.Information, "The service is healthy. {Cause}")]
        public static partial void Healthy(ILogger logger, string cause);
    }
}
