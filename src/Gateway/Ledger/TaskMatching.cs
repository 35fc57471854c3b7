namespace WebexGateway.Ledger;

/// <summary>A telephony task of one number in Webex's list that no callback has yet.</summary>
public sealed record FreeTask(CallNews News, DateTimeOffset Created);

/// <summary>
/// Gives tasks of one number to callbacks of that number. A task can belong to a callback in whose window it was created. Callbacks that
/// could share a task get theirs in the order of time when there are enough for all; otherwise all of them stay in doubt, because a wrong
/// choice would have a telephone rung twice.
/// </summary>
public static class TaskMatching
{
    /// <summary>Returns the pairs by row, and the rows that stay in doubt although a task could be theirs.</summary>
    public static (Dictionary<long, FreeTask> Pairs, HashSet<long> Doubtful) Match(
        IEnumerable<FollowedCallback> callbacks, IEnumerable<FreeTask> tasks)
    {
        var rows = callbacks.OrderBy(callback => callback.Sent).ThenBy(callback => callback.Row).ToList();
        var free = tasks.OrderBy(task => task.Created).ThenBy(task => task.News.Task, StringComparer.Ordinal).ToList();
        var (pairs, doubtful) = (new Dictionary<long, FreeTask>(), new HashSet<long>());
        for (var first = 0; first < rows.Count;)
        {
            var last = EndOfGroup(rows, free, first);
            var group = rows[first..last];
            if (PairsOf(group, free) is { } found)
            {
                found.ForEach(pair => pairs.Add(pair.Row, pair.Task));
            }
            else if (free.Exists(task => group.Exists(callback => callback.CanBe(task.Created))))
            {
                doubtful.UnionWith(group.Select(callback => callback.Row));
            }

            first = last;
        }

        return (pairs, doubtful);
    }

    /// <summary>The callbacks from this one on that share a task with the one before.</summary>
    private static int EndOfGroup(List<FollowedCallback> rows, List<FreeTask> free, int first)
    {
        var last = first + 1;
        while (last < rows.Count && free.Exists(task => rows[last - 1].CanBe(task.Created) && rows[last].CanBe(task.Created)))
        {
            last++;
        }

        return last;
    }

    /// <summary>A task for each callback of a group, in the order of time; null when there are too few.</summary>
    private static List<(long Row, FreeTask Task)>? PairsOf(List<FollowedCallback> group, List<FreeTask> free)
    {
        var pairs = new List<(long, FreeTask)>();
        var next = 0;
        foreach (var callback in group)
        {
            next = free.FindIndex(next, task => callback.CanBe(task.Created));
            if (next < 0)
            {
                return null;
            }

            pairs.Add((callback.Row, free[next++]));
        }

        return pairs;
    }
}
