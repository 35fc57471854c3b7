namespace WebexGateway.Simulation;

/// <summary>Owns the order of all steps, and time. Everything runs on one thread; the seed picks the next of the steps that can run.</summary>
internal sealed class Scheduler(Chance chance, Trace trace)
{
    private const int Processors = 4;

    private static readonly long SlowStep = TimeSpan.FromMilliseconds(20).Ticks;

    private readonly Thread thread = Thread.CurrentThread;
    private readonly List<Step> runnable = [];
    private readonly PriorityQueue<SimulatedTimer, (long Due, long Number)> timers = new();
    private readonly PriorityQueue<Action, (long Due, long Number)> events = new();
    private readonly List<(SimulatedTimer Timer, long Due)> later = [];
    private long numbers;
    private long idleUntil;
    private int asleep;
    private Exception? failure;

    /// <summary>Ticks since the beginning.</summary>
    public long Now { get; private set; }

    public long Steps { get; private set; }

    /// <summary>Called before each step of an instance; it may end the instance.</summary>
    public Action<Life>? BeforeStep { get; set; }

    /// <summary>For how long no timer needs to fire; zero while every timer must be on time.</summary>
    public Func<long>? Stride { get; set; }

    /// <summary>The host has too little processor: in idle time most instances get none.</summary>
    public bool IsOverloaded { get; set; } = true;

    /// <summary>Begins a line of work of an instance.</summary>
    public void Begin(Life life, SendOrPostCallback step) => Post(new LifeContext(this, life), step, null);

    public void Post(LifeContext context, SendOrPostCallback step, object? state)
    {
        if (Thread.CurrentThread != thread)
        {
            failure ??= new InvalidOperationException($"A step left the simulation's thread:{Environment.NewLine}{Environment.StackTrace}");
            return;
        }

        if (!context.Life.IsDead)
        {
            runnable.Add(new(context.Life, context, step, state));
        }
    }

    /// <summary>Runs library code that must not see a context: it goes on in the same step.</summary>
    public void PostPlain(Life life, Action step) => runnable.Add(new(life, null, null, step));

    /// <summary>Something outside of the instances, at an exact time.</summary>
    public void At(long due, Action what) => events.Enqueue(what, (Math.Max(due, Now), ++numbers));

    public void After(TimeSpan wait, Action what) => At(Now + wait.Ticks, what);

    public void Arm(SimulatedTimer timer, long due) => timers.Enqueue(timer, (due, ++numbers));

    /// <summary>Runs until this time, or until it is so.</summary>
    public void Run(long until, Func<bool>? isOver = null)
    {
        while (true)
        {
            if (runnable.Count > 0)
            {
                (idleUntil, asleep) = (0, 0); // something happens
                DrainSteps();
            }

            if (isOver?.Invoke() == true)
            {
                return;
            }

            if (Now >= idleUntil)
            {
                idleUntil = NextTimer < NextEvent ? Now + (Stride?.Invoke() ?? 0) : 0;
                asleep = IsOverloaded && idleUntil > Now ? chance.Below(1 << Processors) | chance.Below(1 << Processors) : 0;
            }

            Now = Math.Max(Now, Math.Min(Math.Max(NextTimer, idleUntil), Math.Min(until, NextEvent)));
            Fire();
            if (Now >= until && runnable.Count == 0)
            {
                return;
            }
        }
    }

    private long NextEvent => events.TryPeek(out _, out var first) ? first.Due : long.MaxValue;

    private long NextTimer
    {
        get
        {
            while (timers.TryPeek(out var timer, out var first))
            {
                if (timer.IsArmedFor(first.Due))
                {
                    return first.Due;
                }

                timers.Dequeue();
            }

            return long.MaxValue;
        }
    }

    private void DrainSteps()
    {
        while (runnable.Count > 0)
        {
            var picked = chance.Below(runnable.Count);
            var step = runnable[picked];
            runnable[picked] = runnable[^1];
            runnable.RemoveAt(runnable.Count - 1);
            if (!step.Life.IsDead)
            {
                BeforeStep?.Invoke(step.Life);
            }

            if (!step.Life.IsDead)
            {
                Take(step);
            }

            // A slow step: what is due in a moment comes before the other steps.
            if (chance.Below(64) == 0 && Math.Min(NextEvent, NextTimer) is var soon && soon <= Now + SlowStep)
            {
                Now = Math.Max(Now, soon);
                Fire();
            }
        }
    }

    private void Take(Step step)
    {
        Steps++;
        trace.Add(Now);
        trace.Add(step.Life.Number);
        if (trace.IsPrinted && StepNames.Of(step.State) is { } name)
        {
            trace.Show(Now, $"{step.Life.Name} runs {name}");
        }

        if (step.Run is { } run)
        {
            SynchronizationContext.SetSynchronizationContext(step.Context);
            run(step.State);
            SynchronizationContext.SetSynchronizationContext(null);
        }
        else
        {
            ((Action)step.State!)();
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>The timers of an instance without a processor fire later.</summary>
    private bool IsAsleep(Life life) => (asleep & (1 << (life.Number % Processors))) != 0;

    private void Fire()
    {
        while (NextEvent <= Now && NextEvent <= NextTimer)
        {
            events.Dequeue()();
        }

        while (NextTimer <= Now && idleUntil <= Now)
        {
            var due = NextTimer;
            var timer = timers.Dequeue();
            if (IsAsleep(timer.Life))
            {
                later.Add((timer, due));
            }
            else
            {
                timer.Fire();
            }
        }

        later.ForEach(one => Arm(one.Timer, one.Due));
        later.Clear();

        while (NextEvent <= Now)
        {
            events.Dequeue()();
        }
    }

    private readonly record struct Step(Life Life, LifeContext? Context, SendOrPostCallback? Run, object? State);
}
