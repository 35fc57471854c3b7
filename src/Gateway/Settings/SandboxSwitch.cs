namespace WebexGateway.Settings;

/// <summary>The setting that lets the stand-in play Webex.</summary>
public static class SandboxSwitch
{
    public const string Key = "Webex:Sandbox";

    /// <summary>Null when it is unset, or no text that the schema allows.</summary>
    public static bool? AsksForSandbox(this IConfiguration configuration) => bool.TryParse(configuration[Key], out var asks) ? asks : null;
}
