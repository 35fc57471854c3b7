namespace WebexGateway.Ledger;

/// <summary>Finds faults of the section <c>Callbacks</c> that its schema cannot know; each names the setting and the fix.</summary>
public sealed class CallbackOptionsValidator(IHostEnvironment environment) : IValidateOptions<CallbackOptions>
{
    /// <summary>In characters.</summary>
    internal const int LongestTopic = 64;

    public ValidateOptionsResult Validate(string? name, CallbackOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(CallbackOptions options)
    {
        if (environment.IsProduction() && options.EntryPoints.GetValueOrDefault("default") is not { Length: > 0 })
        {
            yield return "ENTRY_POINT_ID (Callbacks:EntryPoints:default) is missing: copy the id of an outbound entry point from "
                + "Control Hub.";
        }

        foreach (var topic in options.EntryPoints.Keys.Where(topic => !CanBeAsked(topic)))
        {
            yield return $"Callbacks:EntryPoints holds the topic '{topic}', which no visitor can ask for: "
                + $"write 1 to {LongestTopic} characters, none of them a control character, without blanks around them.";
        }

        if (options.Regions.Count == 0)
        {
            yield return "Callbacks:Regions is empty: list the regions that you dial, such as [ \"CO\" ].";
        }

        foreach (var region in options.Regions.Where(region => !NumberReader.Knows(region)))
        {
            yield return $"Callbacks:Regions holds '{region}', which is no region of ISO 3166-1, such as CO.";
        }

        if (options.FollowUp.Every < FollowUpOptions.ShortestEvery)
        {
            yield return $"Callbacks:FollowUp:Every is {options.FollowUp.Every:c}: write 00:00:01 at least, or leave it out for 00:00:15.";
        }

        if (options.FollowUp.NotSeenAfter < FollowUpOptions.ShortestNotSeenAfter)
        {
            yield return $"Callbacks:FollowUp:NotSeenAfter is {options.FollowUp.NotSeenAfter:c}: "
                + "write 00:00:10 at least, or leave it out for 00:10:00.";
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            yield return $"Callbacks:TimeZone is '{options.TimeZone}', which this machine does not know: use an IANA name such as "
                + "America/Bogota, and install tzdata if it is missing.";
        }
        else if (FaultOfHours(options) is { } fault)
        {
            yield return fault;
        }
    }

    /// <summary>A visitor's topic comes without blanks around it, and other texts are refused.</summary>
    private static bool CanBeAsked(string topic) =>
        topic.Length is > 0 and <= LongestTopic && topic.Trim() == topic && !topic.Any(char.IsControl);

    private static string? FaultOfHours(CallbackOptions options)
    {
        try
        {
            _ = options.OpeningHours;
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
