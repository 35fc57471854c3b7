namespace WebexGateway.Fuzz;

/// <summary>What strangers can send, by the name of its corpus. A target throws for a fault, and for nothing else.</summary>
public static class Targets
{
    public static readonly IReadOnlyDictionary<string, Action<byte[]>> All = new Dictionary<string, Action<byte[]>>
    {
        ["visitor-json"] = VisitorTargets.Json,
        ["number"] = VisitorTargets.Number,
        ["forwarded-for"] = VisitorTargets.ForwardedFor,
        ["address-range"] = SettingsTargets.AddressRange,
        ["config-files"] = SettingsTargets.ConfigFiles,
        ["database-url"] = SettingsTargets.DatabaseUrl,
        ["webhook"] = WebexTargets.Event,
        ["token-answer"] = WebexTargets.TokenAnswer,
        ["task-list"] = WebexTargets.TaskList,
        ["webex-error"] = WebexTargets.Error,
    };
}
