namespace WebexGateway.Simulation;

/// <summary>What the judge found in one seed.</summary>
internal sealed record Verdict(ulong Seed, int Callbacks, int Crashes, string Hash)
{
    public List<string> Lost { get; } = [];

    public List<string> Twice { get; } = [];

    public List<string> OverBudget { get; } = [];

    public List<string> OverPace { get; } = [];

    public int SecondUse { get; init; }

    public IReadOnlyList<string> Surprises { get; init; } = [];

    public long Steps { get; init; }

    /// <summary>How often a row went from one state to another.</summary>
    public IReadOnlyList<(string Transition, long Count)> Transitions { get; init; } = [];

    public bool IsGood => Lost.Count + Twice.Count + OverBudget.Count + OverPace.Count + SecondUse + Surprises.Count == 0;

    public IEnumerable<string> Words =>
    [
        .. Lost.Select(word => $"lost: {word}"), .. Twice.Select(word => $"twice: {word}"),
        .. OverBudget.Select(word => $"over budget: {word}"), .. OverPace.Select(word => $"over pace: {word}"),
        .. SecondUse > 0 ? [$"second use: {SecondUse} refresh token(s) were sent again"] : (string[])[],
        .. Surprises.Select(word => $"surprise: {word}"),
    ];
}
