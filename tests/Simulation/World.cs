using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace WebexGateway.Simulation;

/// <summary>One seed: instances, store, Webex and time.</summary>
internal sealed class World : IDisposable
{
    private static readonly long Punctual = TimeSpan.FromMilliseconds(300).Ticks;
    private static readonly long WhileLeased = TimeSpan.FromSeconds(25).Ticks;
    private static readonly long WhileAsking = TimeSpan.FromMilliseconds(500).Ticks;

    private readonly string file;
    private readonly List<Instance> all = [];
    private readonly Chance pauses;
    private readonly LedgerLook look;
    private readonly LogLevel level;

    public World(ulong seed, Defect defect, Action<string>? print, LogLevel level = LogLevel.None)
    {
        this.level = level;
        Seed = seed;
        Defect = defect;
        Trace = new(print);
        Chance = new(seed);
        Scheduler = new(Chance.Branch(), Trace);
        Wall = new(Scheduler);
        Weather = new(Scheduler, Chance.Branch(), Trace);
        var settings = Simulation.Settings.Of(Chance.Branch());
        Settings = [(0, settings)];
        var lifetime = TimeSpan.FromSeconds(Chance.Of(1800, 7200, 43199, 43199));
        Webex = new(Scheduler, Wall, Chance.Branch(), Trace, new(Scheduler, Chance.Branch(), lifetime));
        file = Path.Combine(Files.Folder, $"{seed}-{defect.Name}.db");
        File.WriteAllBytes(file, Shipped.EmptyStore);
        Configuration = settings.With(file, Webex.Grants.Consent());
        look = new(file, Wall);
        pauses = Chance.Branch();
        Scheduler.Stride = Stride;
    }

    public ulong Seed { get; }

    public Defect Defect { get; }

    public Trace Trace { get; }

    public Chance Chance { get; }

    public Scheduler Scheduler { get; }

    public WallClock Wall { get; }

    public StoreWeather Weather { get; }

    public SimulatedWebex Webex { get; }

    /// <summary>The limits in force, and those before them, each with the time from which it held in ticks.</summary>
    public List<(long From, Settings Settings)> Settings { get; }

    public IConfigurationRoot Configuration { get; }

    public string StoreFile => file;

    /// <summary>Those that run or start.</summary>
    public List<Instance> Alive { get; } = [];

    public int Crashes { get; private set; }

    /// <summary>Faults of the gateway that no part handles.</summary>
    public List<string> Surprises { get; } = [];

    /// <summary>When somebody did something last, in ticks.</summary>
    public long LastDeed { get; set; }

    public TimeProvider ClockOf(Life life) => new SimulatedClock(Scheduler, life, Wall);

    public void Start()
    {
        var life = new Life(all.Count, $"{(char)('A' + (all.Count % 26))}{all.Count / 26}");
        var instance = new Instance(life, this);
        all.Add(instance);
        Alive.Add(instance);
        LastDeed = Scheduler.Now;
        Trace.Line(Scheduler.Now, $"{life.Name} starts");
        Do(instance, instance.RunAsync, () => Alive.Remove(instance));
    }

    public void Crash(Instance instance)
    {
        Crashes++;
        LastDeed = Scheduler.Now;
        Trace.Line(Scheduler.Now, $"{instance.Life.Name} crashes");
        instance.Crash();
        Alive.Remove(instance);
    }

    public void Stop(Instance instance)
    {
        LastDeed = Scheduler.Now;
        Trace.Line(Scheduler.Now, $"{instance.Life.Name} stops");
        instance.Stop();
    }

    /// <summary>Edits the configuration of all instances while they run: all limits become stricter, or as they were.</summary>
    public void Edit()
    {
        var settings = Settings.Count % 2 == 0 ? Settings[0].Settings : Settings[0].Settings.Stricter();
        Settings.Add((Scheduler.Now, settings));
        LastDeed = Scheduler.Now;
        Trace.Line(Scheduler.Now, $"edit: {settings}");
        foreach (var (key, value) in settings.Limits)
        {
            Configuration[key] = value;
        }

        if (Defect != Defect.EditUnread)
        {
            Configuration.Reload();
        }
    }

    /// <summary>Gives each instance that starts from now on a new secret, and the one before it.</summary>
    public void RotateSecret()
    {
        Configuration["Storage:KeyRingSecretOld"] = Configuration["Storage:KeyRingSecret"];
        Configuration["Storage:KeyRingSecret"] = "another secret of the simulation with 40 letters";
        LastDeed = Scheduler.Now;
        Trace.Line(Scheduler.Now, "the secret is another from now on");
    }

    /// <summary>Lets an instance serve a request, which its stop waits for.</summary>
    public void Serve(Instance instance, Func<Task> work)
    {
        instance.BeginRequest();
        Do(instance, work, instance.EndRequest);
    }

    /// <summary>Lets an instance do something on its own thread of steps.</summary>
    public void Do(Instance instance, Func<Task> work, Action? after = null) => Scheduler.Begin(
        instance.Life,
        async _ =>
        {
            try
            {
                await work();
            }
            catch (Exception exception)
            {
                Surprises.Add(exception.ToString());
                Trace.Line(Scheduler.Now, $"{instance.Life.Name}: {exception.GetType().Name}");
                Trace.Show(Scheduler.Now, exception.ToString());
            }

            after?.Invoke();
        });

    public string CopyOfStore(Life life)
    {
        var copy = $"{file}-{life.Name}";
        using var source = LedgerLook.Connect(file);
        using var target = LedgerLook.Connect(copy);
        source.BackupDatabase(target);
        return copy;
    }

    public void AddLogs(ILoggingBuilder logging, Life life)
    {
        if (Trace.IsPrinted && level != LogLevel.None)
        {
            logging.SetMinimumLevel(level).AddProvider(new TracedLogs(this, life));
        }
    }

    public LedgerLook Look => look;

    public void Dispose()
    {
        all.ForEach(instance => instance.Dispose());
        Weather.Dispose();
        look.Dispose();
        SqliteConnection.ClearAllPools(); // they keep the files of this day open
        foreach (var left in Directory.EnumerateFiles(Files.Folder, $"{Path.GetFileName(file)}*"))
        {
            File.Delete(left);
        }
    }

    /// <summary>Idle time is jumped over, farther the longer nothing happens; the loops of the gateway then look less often.</summary>
    private long Stride()
    {
        var idle = Scheduler.Now - Math.Max(LastDeed, Webex.LastAsked);
        var longest = Webex.UnderWay > 0 || Alive.Exists(instance => instance.UnderWay > 0)
            ? WhileAsking
            : Math.Min(2 * TimeSpan.TicksPerHour, Webex.Grants.Lifetime.Ticks / 2);
        if (idle < Punctual || !Webex.Grants.HasRenewed)
        {
            return 0;
        }

        var (least, most) = idle < WhileLeased ? (0.5, 3.0) : (2.0, 8.0);
        var wanted = Math.Min((long)(idle * (least + ((most - least) * pauses.Below(1000) / 1000))), longest);
        return wanted <= TimeSpan.TicksPerSecond * 2 ? wanted : Math.Min(wanted, look.LongestJump(Scheduler.Now));
    }
}
