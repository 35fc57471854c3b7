using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Faults;

/// <summary>Stores the armed faults, oldest first.</summary>
internal sealed class FaultBoard
{
    private readonly Lock gate = new();
    private readonly List<ArmedFault> armed = [];

    public IReadOnlyList<ArmedFault> Armed
    {
        get
        {
            lock (gate)
            {
                return [.. armed];
            }
        }
    }

    /// <summary>Throws an <see cref="ArgumentException"/> that lists the possible paths and kinds.</summary>
    public void Arm(string path, string kind, int count, int? seconds)
    {
        var known = FaultKinds.All.FirstOrDefault(one => one.Name == kind)
            ?? throw new ArgumentException($"No fault is called '{kind}'. The kinds are: {Names(FaultKinds.All)}.");
        var place = WebexPaths.Canonical(path);
        if (!known.Paths.Contains(place))
        {
            var possible = FaultKinds.All.Where(one => one.Paths.Contains(place)).ToList();
            var paths = string.Join(", ", WebexPaths.All);
            throw new ArgumentException(possible.Count == 0
                ? $"'{path}' is no path of Webex's. The paths are: {paths}. The kinds are: {Names(FaultKinds.All)}."
                : $"'{kind}' cannot happen at {place}. The kinds there are: {Names(possible)}.");
        }

        if (count < 1 || seconds < 0)
        {
            throw new ArgumentException("count must be at least 1 and retryAfter at least 0.");
        }

        lock (gate)
        {
            armed.Add(new(known, place, count, seconds));
        }
    }

    /// <summary>Takes the oldest fault of a path that replaces the whole request.</summary>
    public ArmedFault? TakeForRequest(string path) => Take(one => one.Path == path && one.Kind.Play is not null);

    /// <summary>Takes a fault that an endpoint plays.</summary>
    public ArmedFault? Take(string path, string kind) => Take(one => one.Path == path && one.Kind.Name == kind);

    public void Clear()
    {
        lock (gate)
        {
            armed.Clear();
        }
    }

    private ArmedFault? Take(Predicate<ArmedFault> wanted)
    {
        lock (gate)
        {
            var index = armed.FindIndex(wanted);
            if (index < 0)
            {
                return null;
            }

            var fault = armed[index];
            if (!fault.Kind.Stays && fault.Count == 1)
            {
                armed.RemoveAt(index);
            }
            else if (!fault.Kind.Stays)
            {
                armed[index] = fault with { Count = fault.Count - 1 };
            }

            return fault;
        }
    }

    private static string Names(IEnumerable<FaultKind> kinds) => string.Join(", ", kinds.Select(kind => kind.Name));
}
