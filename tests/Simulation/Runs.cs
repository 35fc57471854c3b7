using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace WebexGateway.Simulation;

/// <summary>Runs seeds and prints what came of them.</summary>
internal static class Runs
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>Replays one seed.</summary>
    public static int One(Arguments arguments, ulong seed)
    {
        var verdict = Day.Run(
            seed, arguments.Length, arguments.Defect, arguments.IsQuiet ? null : Console.WriteLine,
            arguments.HasLog ? LogLevel.Debug : LogLevel.None);
        foreach (var word in verdict.Words)
        {
            Console.WriteLine(word);
        }

        Console.WriteLine($"seed={seed} steps={verdict.Steps} hash={verdict.Hash}");
        Close([verdict], arguments.Length);
        return verdict.IsGood ? 0 : 1;
    }

    public static int Many(Arguments arguments)
    {
        var verdicts = Run(arguments, verdict => verdict.IsGood || arguments.Defect == Defect.None); // a defect is found once
        var bad = verdicts.Where(verdict => !verdict.IsGood).ToList();
        if (bad.Count > 0)
        {
            Console.WriteLine($"The first bad seed is {bad[0].Seed}. Replay it: --seed {bad[0].Seed}{Repeated(arguments)}");
        }

        if (arguments.ShowsTransitions)
        {
            foreach (var same in verdicts.SelectMany(verdict => verdict.Transitions).GroupBy(one => one.Transition).OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                Console.WriteLine($"{same.Key}: {same.Sum(one => one.Count)}");
            }
        }

        Close(verdicts, arguments.Length);
        return bad.Count == 0 ? 0 : 1;
    }

    /// <summary>Looks for each defect.</summary>
    public static int Defects(Arguments arguments)
    {
        var areAllFound = true;
        foreach (var defect in Defect.All)
        {
            var watch = Stopwatch.StartNew();
            var found = Run(arguments with { }, verdict => verdict.IsGood, defect).Where(verdict => !verdict.IsGood).ToList();
            areAllFound &= found.Count > 0;
            Console.WriteLine(found is [var first, ..]
                ? $"{defect.Name}: found by seed {first.Seed} in {watch.Elapsed.TotalSeconds:F1} s ({defect.Words}): {first.Words.First()}"
                : $"{defect.Name}: not found by {arguments.Seeds} seeds ({defect.Words})");
        }

        return areAllFound ? 0 : 1;
    }

    /// <summary>Runs seeds on several threads, each seed on one of them, until one of them says to stop. Returns them in order.</summary>
    public static List<Verdict> Run(Arguments arguments, Func<Verdict, bool> goesOn, Defect? defect = null)
    {
        var verdicts = new ConcurrentBag<Verdict>();
        var (next, watch, told, gate) = (-1, Stopwatch.StartNew(), TimeSpan.Zero, new Lock());
        var isOver = false;
        Exception? failure = null;
        _ = Shipped.EmptyStore;
        var threads = Enumerable.Range(0, arguments.Threads).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref isOver) && Interlocked.Increment(ref next) is var index && index < arguments.Seeds)
            {
                try
                {
                    var verdict = Day.Run(arguments.From + (ulong)index, arguments.Length, defect ?? arguments.Defect);
                    verdicts.Add(verdict);
                    if (!verdict.IsGood && defect is null)
                    {
                        Console.WriteLine($"seed {verdict.Seed}: {string.Join("; ", verdict.Words)}");
                    }

                    if (!goesOn(verdict))
                    {
                        Volatile.Write(ref isOver, true);
                    }
                }
                catch (Exception exception)
                {
                    failure ??= new InvalidOperationException($"Seed {arguments.From + (ulong)index} ended the simulation.", exception);
                    Volatile.Write(ref isOver, true);
                }

                lock (gate)
                {
                    if (watch.Elapsed - told > BetweenLines && defect is null)
                    {
                        told = watch.Elapsed;
                        Console.WriteLine($"{verdicts.Count} of {arguments.Seeds} seeds in {told.TotalSeconds:F0} s");
                    }
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return failure is null ? [.. verdicts.OrderBy(verdict => verdict.Seed)] : throw failure;
    }

    private static string Repeated(Arguments arguments) =>
        (arguments.Length == TimeSpan.FromHours(24) ? "" : $" --hours {arguments.Length.TotalHours}")
        + (arguments.Defect == Defect.None ? "" : $" --defect {arguments.Defect.Name}");

    private static void Close(List<Verdict> verdicts, TimeSpan length) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"seeds={verdicts.Count} simulated_hours={verdicts.Count * length.TotalHours} callbacks={verdicts.Sum(one => one.Callbacks)} crashes={verdicts.Sum(one => one.Crashes)} lost={verdicts.Sum(one => one.Lost.Count)} twice={verdicts.Sum(one => one.Twice.Count)} over_budget={verdicts.Sum(one => one.OverBudget.Count)} over_pace={verdicts.Sum(one => one.OverPace.Count)} second_use={verdicts.Sum(one => one.SecondUse)}"));
}
