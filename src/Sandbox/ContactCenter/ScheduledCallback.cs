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
    string QueueId)
{
    private const int LongestText = 250;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string CallbackReason { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string SourceInteraction { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string AssigneeAgent { get; init; } = "";

    /// <summary>Adds what is wrong to the faults of the body.</summary>
    public static ScheduledCallback Read(Guid id, StrictObject body, DateTimeOffset now)
    {
        var callback = new ScheduledCallback(
            id,
            body.Text("customerName", LongestText),
            body.Text("callbackNumber", longest: 15, shortest: 7),
            body.Text("timezone", LongestText),
            body.Text("scheduleDate", LongestText),
            body.Text("startTime", LongestText),
            body.Text("endTime", LongestText),
            body.Text("queueId", LongestText))
        {
            CallbackReason = body.Text("callbackReason", LongestText, required: false),
            SourceInteraction = body.Text("sourceInteraction", LongestText, required: false),
            AssigneeAgent = body.Text("assigneeAgent", LongestText, required: false),
        };
        body.NothingElse();
        if (body.Faults.Count == 0)
        {
            callback.CheckTimes(body, now);
        }

        return callback;
    }

    private void CheckTimes(StrictObject body, DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Timezone, out var zone) || !zone.HasIanaId)
        {
            body.Fault("timezone", "must be the IANA name of a time zone");
        }
        else if (!DateOnly.TryParseExact(ScheduleDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            body.Fault("scheduleDate", "must be yyyy-MM-dd");
        }
        else if (!TimeOnly.TryParseExact(StartTime, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start)
            || !TimeOnly.TryParseExact(EndTime, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end))
        {
            body.Fault("startTime", "startTime and endTime must be HH:mm:ss");
        }
        else
        {
            var there = TimeZoneInfo.ConvertTime(now, zone).DateTime;
            var length = end.ToTimeSpan() - start.ToTimeSpan();
            if (date.ToDateTime(start) < there.AddMinutes(30) || date > DateOnly.FromDateTime(there).AddDays(31))
            {
                body.Fault("scheduleDate", "must start 30 minutes to 31 days from now");
            }

            if (length < TimeSpan.FromMinutes(30) || length > TimeSpan.FromHours(8))
            {
                body.Fault("endTime", "must be 30 minutes to 8 hours after startTime");
            }
        }
    }
}
