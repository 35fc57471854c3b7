using System.Data.Common;
using System.Text.Json.Serialization;

namespace WebexGateway.Ledger;

/// <summary>A callback as the operator sees it, with the number masked.</summary>
/// <param name="Id">The public id.</param>
/// <param name="Reference">What the visitor reads out.</param>
/// <param name="Status">The contract's word.</param>
/// <param name="Call">How the call itself is, once Webex has told it.</param>
/// <param name="Number">Masked; null after its erasure.</param>
/// <param name="Topic">The visitor's reason.</param>
/// <param name="Region">The number's region.</param>
/// <param name="Asked">When it was asked for.</param>
/// <param name="Due">When it is sent, if it waits.</param>
/// <param name="Waited">Seconds from when it was wanted until it was settled, or until now; null before its time.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="WebexStatus">The status that Webex answered last.</param>
/// <param name="TrackingId">Webex's tracking id.</param>
/// <param name="Note">What the ledger noted last.</param>
/// <param name="Cause">The same in words.</param>
/// <param name="Closed">When an operator closed it.</param>
/// <param name="NotSeen">It is unconfirmed, and Webex shows no such call.</param>
public sealed record DeskRow(
    Guid Id,
    string Reference,
    string Status,
    string? Call,
    string? Number,
    string Topic,
    string Region,
    DateTimeOffset Asked,
    DateTimeOffset Due,
    long? Waited,
    int Attempts,
    int? WebexStatus,
    string? TrackingId,
    string? Note,
    string? Cause,
    DateTimeOffset? Closed,
    bool NotSeen)
{
    /// <summary>The columns that <see cref="Read"/> reads, in its order.</summary>
    internal const string Columns =
        "seq, status, topic, region, person, created, due, attempts, webex_status, tracking, note, closed, since, settled, "
        + "call_state, not_seen";

    /// <summary>The version of the consent text that the visitor accepted; in a callback's detail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Consent { get; init; }

    /// <summary>The id of the trace of the visitor's request, if it was recorded; in a callback's detail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>Everything that happened, in order; in a callback's detail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StoryLine>? Story { get; init; }

    internal static DeskRow Read(LedgerKeys keys, DbDataReader row, DateTimeOffset now)
    {
        var status = (CallbackStatus)row.GetInt32(1);
        int? webexStatus = row.IsDBNull(8) ? null : row.GetInt32(8);
        var isNotSeen = !row.IsDBNull(15) && status == CallbackStatus.Unconfirmed;
        return new(
            keys.IdOf(row.GetInt64(0)),
            keys.ReferenceOf(row.GetInt64(0)),
            status.Word(),
            !row.IsDBNull(14) ? ((CallState)row.GetInt32(14)).Word() : isNotSeen ? DeskCalls.NotSeen : null,
            keys.Open(row.GetBytes(4), row.GetInt64(0))?.Number.ToString(),
            row.GetString(2),
            row.GetString(3),
            row.GetMoment(5)!.Value,
            row.GetMoment(6)!.Value,
            WaitedUntil(status < CallbackStatus.Placed ? now : row.GetMoment(13) ?? now, row.GetMoment(12)!.Value),
            row.GetInt32(7),
            webexStatus,
            row.GetText(9),
            row.GetText(10),
            DeskCause.Of(row.GetText(10), webexStatus),
            row.GetMoment(11),
            isNotSeen);
    }

    private static long? WaitedUntil(DateTimeOffset end, DateTimeOffset wanted) => end < wanted ? null : (long)(end - wanted).TotalSeconds;
}

/// <summary>A page of the operator's list; <c>Next</c> is the cursor of the next page.</summary>
public sealed record DeskPage(IReadOnlyList<DeskRow> Callbacks, string? Next);
