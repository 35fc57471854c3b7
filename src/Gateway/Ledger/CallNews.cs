namespace WebexGateway.Ledger;

/// <summary>What Webex tells about a call: a line of its list, or an event.</summary>
/// <param name="Task">Webex's id of the call.</param>
/// <param name="State">The state; null for one that the gateway does not know.</param>
/// <param name="At">Webex's time of the state, if told.</param>
public sealed record CallNews(string Task, CallState? State, DateTimeOffset? At)
{
    private const int LongestTask = 64;

    /// <summary>The attempt to reach an agent ended in vain: the call rang before, and returns to the queue.</summary>
    public bool EndsRinging { get; init; }

    /// <summary>Returns an id in the form that the store keeps; null for text that is no id.</summary>
    public static string? TaskOf(string? id) =>
        id is { Length: > 0 and <= LongestTask } && id.All(letter => letter is > ' ' and <= '~') ? id.ToLowerInvariant() : null;
}

/// <summary>A call's new state, as it was written.</summary>
/// <param name="Id">The callback's public id.</param>
/// <param name="State">The new state.</param>
/// <param name="TimeToAnswer">From when the callback was wanted to when it was connected, if it was connected by this.</param>
/// <param name="Trace">The trace of the visitor's request.</param>
public sealed record CallChange(Guid Id, CallState State, TimeSpan? TimeToAnswer, string? Trace);
