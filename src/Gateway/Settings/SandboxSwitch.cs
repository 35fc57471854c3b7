namespace WebexGateway.Settings;

/// <summary>Reads the setting that starts the stand-in for Webex.</summary>
public static class SandboxSwitch
{
    public const string Key = "Webex:Sandbox";

    /// <summary>Null when the setting is unset or not a boolean.</summary>
    public static bool? AsksForSandbox(this IConfiguration configuration) => bool.TryParse(configuration[Key], out var asks) ? asks : null;
}
