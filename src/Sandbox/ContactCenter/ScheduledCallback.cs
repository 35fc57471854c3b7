using System.Globalization;
using System.Text.Json.Serialization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>A scheduled callback in the form that Contact Center documents and returns.</summary>
internal sealed record ScheduledCallback(
    Guid Id,
    string CustomerName,
    string CallbackNumber,
    string Timezone,
    string ScheduleDate,
    string StartTime,
    string EndTime,
    string QueueId,
    string OrgId,
    long CreatedTimestamp,
    long LastUpdatedTimestamp)
{
    public const int ShortestNumber = 7;
    public const int LongestNumber = 15;

    private const int LongestText = 250;

    public string CallbackOrigin { get; } = "api";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CallbackReason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceInteraction { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AssigneeAgent { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AssignedTime { get; init; }

    /// <summary>The time of the call. From then on it is neither shown nor changed.</summary>
    [JsonIgnore]
    public DateTimeOffset Trigger { get; init; }

    /// <summary>Reads a new callback, or a change of one, and adds what is wrong to the faults of the body.</summary>
    public static ScheduledCallback Read(StrictObject body, SandboxOptions options, ScheduledCallback? before = null)
    {
        if (before is not null && body.Uuid("id") is { Length: > 0 } id && Guid.Parse(id) != before.Id)
        {
            body.Fault("id", "must be the id in the path");
        }

        var now = options.Now.ToUnixTimeMilliseconds();
        var callback = new ScheduledCallback(
            before?.Id ?? Guid.NewGuid(),
            body.Text("customerName", LongestText),
            body.Number("callbackNumber", ShortestNumber, LongestNumber),
            body.Text("timezone", LongestText),
            body.Text("scheduleDate", LongestText),
            body.Text("startTime", LongestText),
            body.Text("endTime", LongestText),
            body.Text("queueId", LongestText),
            options.OrganizationId,
            before?.CreatedTimestamp ?? now,
            now)
        {
            CallbackReason = OrNull(body.Text("callbackReason", LongestText, required: false)),
            SourceInteraction = OrNull(body.Uuid("sourceInteraction", required: false)),
            AssigneeAgent = OrNull(body.Uuid("assigneeAgent", required: false)),
        };
        body.NothingElse();
        return callback with
        {
            Trigger = body.Faults.Count == 0 ? callback.CheckedTrigger(body, options.Now) : default,
            AssignedTime = callback.AssigneeAgent is null ? null
                : callback.AssigneeAgent == before?.AssigneeAgent ? before.AssignedTime
                : now,
        };
    }

    private DateTimeOffset CheckedTrigger(StrictObject body, DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Timezone, out var zone) || !zone.HasIanaId)
        {
            body.Fault("timezone", "must be the IANA name of a time zone");
        }
        else if (!DateOnly.TryParseExact(ScheduleDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            body.Fault("scheduleDate", "must be yyyy-MM-dd");
        }
        else if (TimeOf(body, "startTime", StartTime) is { } start && TimeOf(body, "endTime", EndTime) is { } end)
        {
            var local = date.ToDateTime(start);
            var trigger = new DateTimeOffset(local, zone.GetUtcOffset(local));
            if (trigger < now.AddMinutes(30))
            {
                body.Fault("startTime", "must be at least 30 minutes from now");
            }

            if (date > DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(31))
            {
                body.Fault("scheduleDate", "must be within 31 days from today");
            }

            var length = end.ToTimeSpan() - start.ToTimeSpan();
            if (length < TimeSpan.FromMinutes(30) || length > TimeSpan.FromHours(8))
            {
                body.Fault("endTime", "must be 30 minutes to 8 hours after startTime");
            }

            return trigger;
        }

        return default;
    }

    private static TimeOnly? TimeOf(StrictObject body, string field, string text)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        body.Fault(field, "must be HH:mm:ss");
        return null;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
