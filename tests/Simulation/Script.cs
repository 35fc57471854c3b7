namespace WebexGateway.Simulation;

/// <summary>What happens in one seed: visitors, operators, crashes, stops, and the faults of Webex, the store and the clock.</summary>
internal sealed class Script(World world, Chance chance, TimeSpan length)
{
    private const int Instances = 2;
    private const int TooManyRings = 100; // a defect can make them without end

    private readonly Visitors visitors = new(world, chance.Branch());
    private OperatorAtWork? desk;
    private int stepsToCrash;
    private bool isOver;

    public IReadOnlyList<Wish> Wishes => visitors.Wishes;

    public OperatorAtWork Desk => desk ??= new(world, visitors, chance.Branch());

    private Scheduler Scheduler => world.Scheduler;

    /// <summary>Runs the whole time, and then without faults until nothing waits any more.</summary>
    public void Run()
    {
        var instances = Instances + (chance.Below(4) == 0 ? 1 : 0);
        for (var i = 0; i < instances; i++)
        {
            world.Start();
        }

        Scheduler.BeforeStep = life => CrashInStep(life);
        Plan();
        Scheduler.Run(length.Ticks, () => world.Webex.Rings.Count > TooManyRings);
        isOver = true;
        stepsToCrash = 0;
        Calm();
        Scheduler.IsOverloaded = false;
        world.Weather.Clear();
        world.LastDeed = Scheduler.Now;
        while (world.Alive.Count < Instances)
        {
            world.Start();
        }

        Every(TimeSpan.FromMinutes(5), Desk.LookAfterToken);
        var end = Scheduler.Now + TimeSpan.FromHours(8).Ticks;
        Scheduler.Run(Scheduler.Now + TimeSpan.FromMinutes(1).Ticks);
        Scheduler.Run(end, () => (world.Look.IsSettled() && world.Webex.UnderWay == 0) || world.Webex.Rings.Count > TooManyRings);
        Scheduler.Run(Scheduler.Now + TimeSpan.FromSeconds(30).Ticks);
    }

    private void Plan()
    {
        // The first renewal shows that Webex gives each refresh token once; before it, no gateway can know.
        var from = TimeSpan.FromMinutes(2);
        for (var left = chance.Between(16, 36) * length.TotalHours / 24; left > 0;)
        {
            var (moment, burst) = (Moment(), chance.Below(3) == 0 ? chance.Between(3, 9) : 1);
            left -= burst;
            for (var i = 0; i < burst; i++)
            {
                Scheduler.At(moment + TimeSpan.FromMilliseconds(chance.Between(0, 20_000)).Ticks, visitors.Arrive);
            }

            if (chance.Below(5) == 0)
            {
                Scheduler.At(moment + TimeSpan.FromMilliseconds(chance.Between(0, 5000)).Ticks, () => stepsToCrash = chance.Between(1, 300));
            }

            if (chance.Below(4) == 0)
            {
                Scheduler.At(moment - TimeSpan.FromSeconds(chance.Between(0, 60)).Ticks, Storm);
            }

            if (chance.Below(8) == 0)
            {
                Scheduler.At(moment - TimeSpan.FromSeconds(chance.Between(0, 10)).Ticks, FailStore);
            }
        }

        Scheduler.After(from, Storm);
        Many(1, 3, () => stepsToCrash = chance.Between(1, 2000));
        Many(0, 2, StopOne);
        Many(0, 3, Desk.Forbid);
        Many(0, 2, world.Webex.Grants.RevokeAccess);
        Many(0, 2, world.Edit);
        Many(0, 1, RotateSecret);
        if (chance.Below(3) == 0)
        {
            Many(1, 2, SetClock);
        }

        Every(TimeSpan.FromMinutes(chance.Between(20, 60)), () => Unless(isOver, Desk.LookAfterQueue));
        Every(TimeSpan.FromMinutes(chance.Between(5, 30)), () => Unless(isOver, Desk.LookAfterToken));
    }

    private void Storm()
    {
        world.LastDeed = Scheduler.Now;
        world.Webex.FaultRate = chance.Of(0.1, 0.3, 0.7);
        world.Webex.Outage = chance.Below(5) switch { 0 => Outage.Unavailable, 1 => Outage.Unreachable, _ => Outage.None };
        var time = TimeSpan.FromSeconds(chance.Of(chance.Between(5, 60), chance.Between(60, 1200), chance.Between(600, 7200)));
        world.Trace.Line(Scheduler.Now, $"storm: {world.Webex.FaultRate}, {world.Webex.Outage}, {time.TotalSeconds:F0} s");
        Scheduler.After(time, Calm);
    }

    private void Calm() => (world.Webex.FaultRate, world.Webex.Outage) = (0, Outage.None);

    private void FailStore()
    {
        world.LastDeed = Scheduler.Now;
        var time = TimeSpan.FromSeconds(chance.Of(chance.Between(1, 10), chance.Between(5, 60)));
        switch (chance.Below(3))
        {
            case 0:
                world.Weather.Lock(world.StoreFile, time);
                break;
            case 1:
                world.Weather.Fill(time);
                break;
            default:
                world.Weather.SlowDown(time);
                break;
        }
    }

    private void SetClock()
    {
        var by = TimeSpan.FromSeconds(chance.Of(chance.Between(-3, 3), chance.Between(-60, 60), chance.Between(-7200, 7200)));
        world.LastDeed = Scheduler.Now;
        world.Trace.Line(Scheduler.Now, $"clock: set by {by.TotalSeconds} s");
        world.Wall.Set(by);
    }

    private void StopOne()
    {
        if (world.Alive.Where(instance => instance.IsServing).ToList() is { Count: > 1 } serving)
        {
            Restart(chance.Of(serving));
        }
    }

    private void Restart(Instance instance)
    {
        world.Stop(instance);
        Scheduler.After(TimeSpan.FromSeconds(chance.Between(1, 120)), world.Start);
    }

    /// <summary>A new secret, and a restart of one instance after the other.</summary>
    private void RotateSecret()
    {
        world.RotateSecret();
        foreach (var instance in world.Alive)
        {
            Scheduler.After(TimeSpan.FromSeconds(chance.Between(1, 300)), () => RestartWhenServing(instance));
        }
    }

    private void RestartWhenServing(Instance instance)
    {
        if (instance.IsServing)
        {
            Restart(instance);
        }
        else if (world.Alive.Contains(instance))
        {
            Scheduler.After(TimeSpan.FromSeconds(10), () => RestartWhenServing(instance));
        }
    }

    /// <summary>Ends the instance whose step comes next, when the armed count is used up.</summary>
    private void CrashInStep(Life life)
    {
        if (stepsToCrash > 0 && --stepsToCrash == 0 && world.Alive.Find(instance => instance.Life == life) is { } instance)
        {
            world.Crash(instance);
            Scheduler.After(TimeSpan.FromSeconds(chance.Between(0, 120)), world.Start);
        }
    }

    private void Many(int least, int most, Action what)
    {
        for (var left = chance.Between(least, most); left > 0; left--)
        {
            Scheduler.At(Moment(), what);
        }
    }

    private void Every(TimeSpan time, Action what) => Scheduler.After(time, () =>
    {
        what();
        Every(time, what);
    });

    private static void Unless(bool isSo, Action what)
    {
        if (!isSo)
        {
            what();
        }
    }

    /// <summary>After the start, and with an hour before the end.</summary>
    private long Moment()
    {
        var (least, most) = (TimeSpan.FromMinutes(3).TotalSeconds, length.TotalSeconds);
        return TimeSpan.FromSeconds(least + ((most - least) * (chance.Below(1 << 24) / (double)(1 << 24)))).Ticks;
    }
}
