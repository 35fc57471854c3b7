namespace WebexGateway.FollowUp;

/// <summary>Reads Webex's list for the times of the open callbacks, page by page, within the pace and under the lease.</summary>
public sealed class ListSweep(TaskList list, FollowUps followUps, WebexPace pace, LedgerWriter writer, TimeProvider clock)
{
    /// <summary>A page of Webex's default length may be followed by another, whatever was asked for.</summary>
    private const int MayBeFull = 100;

    private const int MostPages = 200;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<SweepFindings> RunAsync(
        WebexPlace place, IReadOnlyList<FollowedCallback> open, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var findings = new SweepFindings(open);
        foreach (var range in TimeRange.Of(open, now))
        {
            if (await ReadAsync(place, range, findings, cancellationToken))
            {
                findings.Cover(range, now);
            }
            else if (findings.Objection is not null)
            {
                break;
            }
        }

        return findings;
    }

    /// <summary>Returns true after a complete answer for the range.</summary>
    private async Task<bool> ReadAsync(WebexPlace place, TimeRange range, SweepFindings findings, CancellationToken cancellationToken)
    {
        var (from, step, inDoubt) = (range.From, range.To - range.From, findings.HasDoubtIn(range));
        HashSet<string> before = [];
        var isWhole = true;
        for (var pages = 0; pages < MostPages && await HasPlaceAsync(cancellationToken); pages++)
        {
            var to = range.To - from < step ? range.To : from + step;
            switch (await list.AskAsync(place, from, to, cancellationToken))
            {
                case ListAnswer.Page page when IsLast(page, from, before, inDoubt):
                    findings.Note(page);
                    if (to >= range.To)
                    {
                        return isWhole;
                    }

                    (from, before) = (to, []);
                    break;
                case ListAnswer.Page page when page.Tasks.Max(task => task.Created) is { } last:
                    findings.Note(page);
                    isWhole &= last > from; // a page full of one moment cannot be read on
                    from = last > from ? last : from.AddMilliseconds(1);
                    before = [.. page.Tasks.Select(task => task.News.Task)]; // the next page repeats the last moment
                    break;
                case ListAnswer.TooMuch when step > ShortestStep:
                    step /= 2;
                    break;
                case var answer:
                    findings.Objection = answer is ListAnswer.Page or ListAnswer.TooMuch ? new ListAnswer.Failed() : answer;
                    return false;
            }
        }

        findings.Objection ??= new ListAnswer.Failed();
        return false;
    }

    /// <summary>
    /// A short page is the last, but a callback of unknown fate is not called unseen on its word: then a page must bring nothing new.
    /// </summary>
    private static bool IsLast(ListAnswer.Page page, DateTimeOffset from, HashSet<string> before, bool inDoubt) =>
        page.Tasks.All(task => before.Contains(task.News.Task))
        || (page.Lines < MayBeFull && (!inDoubt || page.Tasks.Max(task => task.Created) < from));

    /// <summary>Waits for a place in the pace. Returns false when there is none for minutes, or another instance follows.</summary>
    private async Task<bool> HasPlaceAsync(CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp(); clock.GetElapsedTime(begun) < Patience;)
        {
            var (isOurs, wait) = await writer.RunAsync(
                async session => await followUps.KeepAsync(session) ? (true, await pace.TakeForFollowUpAsync(session)) : (false, null),
                cancellationToken);
            if (!isOurs || wait is not { } asked)
            {
                return isOurs;
            }

            await Task.Delay(asked < LongestPause ? asked : LongestPause, clock, cancellationToken);
        }

        return false;
    }
}
