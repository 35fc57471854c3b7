namespace WebexGateway.FollowUp;

/// <summary>What one look at Webex's list tells about the open callbacks. It keeps nothing about other tasks.</summary>
public sealed class SweepFindings
{
    private readonly IReadOnlyList<FollowedCallback> open;
    private readonly Dictionary<string, long> byTask = [];
    private readonly Dictionary<string, List<FollowedCallback>> byNumber = [];
    private readonly Dictionary<string, Dictionary<string, FreeTask>> free = [];
    private readonly Dictionary<long, CallNews> known = [];
    private readonly HashSet<long> covered = [];

    public SweepFindings(IReadOnlyList<FollowedCallback> open)
    {
        this.open = open;
        foreach (var callback in open)
        {
            if (callback.Task is { } task)
            {
                byTask[task] = callback.Row;
            }
            else if (callback is { Number: { } number, Fingerprint: not null })
            {
                var digits = ListedTask.DigitsOf(number.E164)!;
                byNumber[digits] = [.. byNumber.GetValueOrDefault(digits, []), callback];
            }
        }
    }

    /// <summary>Why the list was not read to its end; null when it was.</summary>
    public ListAnswer? Objection { get; set; }

    /// <summary>News about callbacks whose task is known.</summary>
    public IEnumerable<(long Row, CallNews News)> Known => known.Select(pair => (pair.Key, pair.Value));

    /// <summary>
    /// Callbacks of one number without a task, about whose time Webex has answered completely, with the tasks of the number.
    /// </summary>
    public IEnumerable<(IReadOnlyList<FollowedCallback> Callbacks, IReadOnlyList<FreeTask> Tasks)> InDoubt =>
        from pair in byNumber
        let asked = pair.Value.Where(callback => covered.Contains(callback.Row)).ToList()
        where asked.Count > 0
        select ((IReadOnlyList<FollowedCallback>)asked, (IReadOnlyList<FreeTask>)[.. free.GetValueOrDefault(pair.Key, []).Values]);

    /// <summary>A callback without a task was sent in this time.</summary>
    public bool HasDoubtIn(TimeRange range) =>
        open.Any(callback => callback.Task is null && callback.From < range.To && callback.To > range.From);

    public void Note(ListAnswer.Page page)
    {
        foreach (var task in page.Tasks)
        {
            if (byTask.TryGetValue(task.News.Task, out var row))
            {
                known[row] = task.News;
            }
            else if (task.Created is { } created)
            {
                foreach (var digits in task.Numbers.Distinct().Where(byNumber.ContainsKey))
                {
                    var ofNumber = free.TryGetValue(digits, out var found) ? found : free[digits] = [];
                    ofNumber[task.News.Task] = new(task.News, created);
                }
            }
        }
    }

    /// <summary>Webex has answered completely about this range.</summary>
    public void Cover(TimeRange range, DateTimeOffset now) => covered.UnionWith(
        open.Where(callback => callback.From >= range.From && (callback.To < now ? callback.To : now) <= range.To)
            .Select(callback => callback.Row));
}
