using System.Globalization;

namespace WebexGateway.Simulation;

/// <summary>The arguments as they were understood.</summary>
internal sealed record Arguments
{
    public int Seeds { get; private set; } = 100;

    public ulong From { get; private set; } = 1;

    public TimeSpan Length { get; private set; } = TimeSpan.FromHours(24);

    public ulong? Seed { get; private set; }

    public bool IsQuiet { get; private set; }

    public bool HasLog { get; private set; }

    public Defect Defect { get; private set; } = Defect.None;

    public bool IsListOfDefects { get; private set; }

    public bool ShowsTransitions { get; private set; }

    public int Threads { get; private set; } = Environment.ProcessorCount;

    /// <summary>Null when only help is wanted. Throws an <see cref="ArgumentException"/> with the mistake.</summary>
    public static Arguments? Read(string[] args)
    {
        var read = new Arguments();
        var given = new Queue<string>(args);
        var seen = new HashSet<string>();
        while (given.TryDequeue(out var name))
        {
            if (!seen.Add(name))
            {
                throw new ArgumentException($"{name} is given twice.");
            }

            switch (name)
            {
                case "--help" or "-h":
                    return null;
                case "--seeds":
                    read.Seeds = (int)Number(name, given, 1, 100_000_000);
                    break;
                case "--from":
                    read.From = (ulong)Number(name, given, 0, long.MaxValue);
                    break;
                case "--hours":
                    read.Length = TimeSpan.FromHours(Number(name, given, 1, 168));
                    break;
                case "--seed":
                    read.Seed = (ulong)Number(name, given, 0, long.MaxValue);
                    break;
                case "--threads":
                    read.Threads = (int)Number(name, given, 1, 256);
                    break;
                case "--quiet":
                    read.IsQuiet = true;
                    break;
                case "--log":
                    read.HasLog = true;
                    break;
                case "--transitions":
                    read.ShowsTransitions = true;
                    break;
                case "--defects":
                    read.IsListOfDefects = true;
                    break;
                case "--defect":
                    var wanted = given.TryDequeue(out var text) ? text : "";
                    read.Defect = Defect.All.FirstOrDefault(defect => defect.Name == wanted) ?? throw new ArgumentException(
                        $"--defect needs one of: {string.Join(", ", Defect.All.Select(defect => defect.Name))}.");
                    break;
                default:
                    throw new ArgumentException($"'{name}' is no argument of this program.");
            }
        }

        return read.Seed is not null && (seen.Contains("--seeds") || seen.Contains("--from"))
            ? throw new ArgumentException("--seed runs one seed: it goes with neither --seeds nor --from.")
            : read;
    }

    private static long Number(string name, Queue<string> given, long least, long most) =>
        given.TryDequeue(out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{name} needs a whole number from {least} to {most}.");
}
