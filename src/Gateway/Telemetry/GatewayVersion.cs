namespace WebexGateway.Telemetry;

/// <summary>Tells the version of this build, which is the first one in <c>CHANGELOG.md</c>.</summary>
public static class GatewayVersion
{
    /// <summary>Such as 0.1.0; without the commit that a build may add.</summary>
    public static string Text { get; } = typeof(GatewayVersion).Assembly.GetName().Version!.ToString(3);
}
