namespace WebexGateway.Ledger;

/// <summary>Which callbacks the operator's list shows; every condition that is given must hold.</summary>
public sealed record DeskSearch
{
    /// <summary>The most rows of a page.</summary>
    public const int MostRows = 500;

    /// <summary>Unconfirmed and refused callbacks that no operator has decided on.</summary>
    public const string ToDecide = "to-decide";

    /// <summary>The words of <c>status=</c>.</summary>
    public static readonly IReadOnlyList<string> Statuses = [ToDecide, .. Enum.GetValues<CallbackStatus>().Select(status => status.Word())];

    /// <summary>One of <see cref="Statuses"/>.</summary>
    public string? Status { get; init; }

    /// <summary>One of <see cref="DeskCalls.Words"/>.</summary>
    public string? Call { get; init; }

    public string? Topic { get; init; }

    /// <summary>An id or a reference.</summary>
    public string? Name { get; init; }

    /// <summary>One of these numbers; a national number may be one of several regions.</summary>
    public IReadOnlyList<PhoneNumber>? Numbers { get; init; }

    /// <summary>Asked for at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Asked for before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The cursor of the page before.</summary>
    public string? After { get; init; }

    public int Limit { get; init; } = 50;

    public bool OldestFirst { get; init; }

    /// <summary>The condition of a status, in the words of the partial index that serves it.</summary>
    internal string? StatusCondition => Status switch
    {
        null => null,
        ToDecide => StatusSql.NeedsDecision,
        _ => Enum.GetValues<CallbackStatus>().First(status => status.Word() == Status) switch
        {
            CallbackStatus.Submitting => StatusSql.IsSubmitting,
            CallbackStatus.Queued => $"status = {StatusSql.Queued} and {StatusSql.IsOpen}",
            CallbackStatus.Scheduled => StatusSql.IsScheduled,
            CallbackStatus.Placed => $"status = {StatusSql.Placed}",
            var ended => $"status = {(int)ended} and {StatusSql.EndedBadly}",
        },
    };
}

/// <summary>The filter by how the call itself is.</summary>
public static class DeskCalls
{
    /// <summary>An unconfirmed callback of which Webex shows no call.</summary>
    public const string NotSeen = "not-seen";

    /// <summary>The words of <c>call=</c>.</summary>
    public static readonly IReadOnlyList<string> Words = [.. Enum.GetValues<CallState>().Select(state => state.Word()), NotSeen];

    internal static string Condition(string word) => word == NotSeen
        ? $"not_seen is not null and status = {StatusSql.Unconfirmed} and {StatusSql.EndedBadly}"
        : $"call_state = {(int)Enum.GetValues<CallState>().First(state => state.Word() == word)}";
}
