namespace WebexGateway.Simulation;

/// <summary>A running hash of everything that happens (FNV-1a), and its lines when one seed is replayed.</summary>
internal sealed class Trace(Action<string>? print)
{
    private ulong hash = 14695981039346656037;

    public string Hash => $"{hash:x16}";

    public bool IsPrinted => print is not null;

    public void Add(long value) => hash = (hash ^ (ulong)value) * 1099511628211;

    /// <summary>A line that counts.</summary>
    public void Line(long now, string text)
    {
        Add(now);
        foreach (var letter in text)
        {
            Add(letter);
        }

        Show(now, text);
    }

    /// <summary>A line for people only.</summary>
    public void Show(long now, string text) => print?.Invoke($"{TimeSpan.FromTicks(now):d\\.hh\\:mm\\:ss\\.fff} {text}");
}
