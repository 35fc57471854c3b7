using WebexGateway.Ledger;

namespace WebexGateway.Simulation;

/// <summary>
/// Judges a seed by what Webex has recorded and by the ledger at the end. Its arithmetic is its own: it uses nothing of the gateway but the
/// keys that open a row.
/// </summary>
internal sealed class Judge(World world, Script script)
{
    private const int Submitting = 0, Queued = 1, Scheduled = 2, Placed = 3, Unconfirmed = 4, Refused = 5, Cancelled = 6;

    /// <summary>How long a call that was decided on may be under way, in ticks.</summary>
    private static readonly long Flight = TimeSpan.FromSeconds(21).Ticks;

    private static readonly TimeSpan Bogota = TimeSpan.FromHours(-5);

    private readonly List<Ring> rings = world.Webex.Rings;

    public Verdict Decide(LedgerKeys keys)
    {
        var rows = world.Look.Rows();
        var names = rows.ToDictionary(row => row.Row, row => keys.Open(row.Person, row.Row)?.Name ?? "");
        var verdict = new Verdict(world.Seed, script.Wishes.Sum(wish => wish.Accepted.Count), world.Crashes, world.Trace.Hash)
        {
            SecondUse = world.Webex.Grants.SecondUses,
            Surprises = world.Surprises,
            Steps = world.Scheduler.Steps,
            Transitions = world.Look.Transitions(),
        };
        foreach (var wish in script.Wishes)
        {
            foreach (var id in wish.Accepted.Where(id => keys.RowOf(id) is not { } row || !names.ContainsKey(row)))
            {
                verdict.Lost.Add($"{wish.Name} was accepted as {id}, and has no row");
            }
        }

        foreach (var row in rows)
        {
            if (FaultOf(row, names[row.Row], rows, names) is { } fault)
            {
                verdict.Lost.Add($"{names[row.Row]} (row {row.Row}): {fault}");
            }
        }

        verdict.Twice.AddRange(rings.GroupBy(ring => ring.Name).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key} rang {same.Count()} times"));
        verdict.Twice.AddRange(Unwanted());
        var resent = script.Desk.Resent.Select(id => names[keys.RowOf(id)!.Value]).ToHashSet();
        verdict.OverBudget.AddRange(OverBudget(resent));
        verdict.OverPace.AddRange(OverPace());
        return verdict;
    }

    private static string RegionOf(Ring ring) => ring.Number.StartsWith("+57", StringComparison.Ordinal) ? "CO" : "MX";

    private static string WishOf(string name) => name.Split('.')[0];

    /// <summary>Null for a row that ended as it may.</summary>
    private string? FaultOf(LedgerRow row, string name, List<LedgerRow> rows, Dictionary<long, string> names)
    {
        var rang = rings.Exists(ring => ring.Name == name);
        var wish = script.Wishes.FirstOrDefault(wish => wish.Name == WishOf(name));
        return row.Status switch
        {
            Submitting or Queued or Scheduled => $"it still waits (status {row.Status})",
            Placed when !rang => "it is placed, and Webex called nobody",
            Unconfirmed when rang && row.Closed is null && !IsShared(name) => "it is unconfirmed, and Webex lists its call",
            Unconfirmed when !rang && row is { Closed: null, NotSeen: null } && !IsShared(name) => "it is unconfirmed, and no operator is told",
            Refused when !MayBeRefused(row, name) => $"it is refused: {row.Note}",
            Cancelled when wish?.WantsNoCall != true && !script.Desk.EverForbidden.Contains(wish?.Number ?? "") => "nobody cancelled it",
            _ => null,
        };
    }

    private bool MayBeRefused(LedgerRow row, string name) => row.Note switch
    {
        _ when row.Closed is not null => true, // an operator knew of it
        { } note when note.StartsWith("over the budget", StringComparison.Ordinal) => true,
        { } note when note.StartsWith("waited longer", StringComparison.Ordinal) => row.Settled - row.Since > Settings.QueueFor,
        _ => world.Webex.Refusals.TryGetValue(name, out var answers) && answers.Exists(status => status == row.WebexStatus && status is >= 400 and < 500),
    };

    /// <summary>Another callback could have the same task.</summary>
    private bool IsShared(string name)
    {
        var number = script.Wishes.First(wish => wish.Name == WishOf(name)).Number;
        return script.Wishes.Count(wish => wish.Number == number) > 1;
    }

    /// <summary>Calls to those who had cancelled, or did not want to be called, before Webex was asked.</summary>
    private IEnumerable<string> Unwanted()
    {
        foreach (var ring in rings)
        {
            var wish = script.Wishes.First(wish => wish.Name == WishOf(ring.Name));
            if (wish.CancelledAt is { } cancelled && cancelled < ring.At)
            {
                yield return $"{ring.Name} had cancelled, and was called";
            }

            if (script.Desk.Forbidden.TryGetValue(ring.Number, out var forbidden) && forbidden + Flight < ring.At)
            {
                yield return $"{ring.Number} is on the do-not-call list, and was called for {ring.Name}";
            }
        }
    }

    private static DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(moment.ToOffset(Bogota).DateTime);

    /// <summary>What an operator has sent again is charged to its day, and may be over the day's budget.</summary>
    private IEnumerable<string> OverBudget(HashSet<string> resent)
    {
        var (ten, hour, day) = (TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromDays(1));
        foreach (var calls in rings.GroupBy(ring => ring.Number))
        {
            foreach (var word in Over([.. calls.Select(ring => ring.At)], limits => limits.NumberPerTenMinutes, ten)
                .Concat(Over([.. calls.Select(ring => ring.At)], limits => limits.NumberPerDay, day)))
            {
                yield return $"{calls.Key}: {word}";
            }
        }

        foreach (var calls in rings.Where(ring => world.Wall.Steps.Count == 0 && !resent.Contains(ring.Name)).GroupBy(ring => DayOf(ring.Created)))
        {
            var limits = world.Settings[0].Settings; // the loosest: an edit in the middle of a day leaves what was booked before
            if (calls.Count() > limits.SitePerDay)
            {
                yield return $"{calls.Count()} calls on {calls.Key:O}; the site may make {limits.SitePerDay}";
            }

            foreach (var region in calls.GroupBy(RegionOf).Where(region => region.Count() > limits.RegionPerDay))
            {
                yield return $"{region.Count()} calls to {region.Key} on {calls.Key:O}; {limits.RegionPerDay} may be";
            }
        }

        foreach (var calls in rings.GroupBy(ring => ring.Number[..^4]))
        {
            foreach (var word in Over([.. calls.Select(ring => ring.At)], limits => limits.PrefixPerHour, hour))
            {
                yield return $"{calls.Key}…: {word}";
            }
        }
    }

    private IEnumerable<string> OverPace() => Over(world.Webex.Counted, limits => limits.PerMinute, TimeSpan.FromMinutes(1)).Take(1);

    /// <summary>Windows with more moments than allowed; those across a change of the clock are not judged.</summary>
    private IEnumerable<string> Over(List<long> moments, Func<Settings, int> limit, TimeSpan window)
    {
        moments.Sort();
        for (var last = 0; last < moments.Count; last++)
        {
            var to = moments[last];
            var most = MostAt(to, limit);
            if (last >= most && moments[last - most] is var from && to - from < window.Ticks
                && !world.Wall.Steps.Exists(step => step >= from && step <= to))
            {
                yield return $"{most + 1} within {TimeSpan.FromTicks(to - from)}, from {TimeSpan.FromTicks(from)}; {most} may be within {window}";
            }
        }
    }

    /// <summary>The limit that was in force when a call of this moment was decided, or the looser one where an edit came between.</summary>
    private int MostAt(long moment, Func<Settings, int> limit)
    {
        var first = world.Settings.FindLastIndex(one => one.From <= moment - Flight);
        return world.Settings.Skip(Math.Max(0, first)).TakeWhile(one => one.From <= moment).Max(one => limit(one.Settings));
    }
}
