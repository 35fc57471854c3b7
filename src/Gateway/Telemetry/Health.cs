using WebexGateway.OAuth;

namespace WebexGateway.Telemetry;

/// <summary><c>/health/live</c> and <c>/health/ready</c>. Neither depends on Webex being up, or a passing outage would take the site down with it.</summary>
public static class Health
{
    /// <summary>Maps both.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => new { status = "live" });
        app.MapGet("/health/ready", (TokenCache tokens) => new
        {
            status = "ready",
            checks = new { tokens = tokens.Names.ToDictionary(name => name, name => Describe(tokens.Slot(name))) },
        });
    }

    private static string Describe(TokenSlot slot) => slot switch
    {
        { Live: not null } => "connected",
        { LastTrouble: TokenAnswer.Refused } => "not connected: an operator must visit /oauth/start",
        { LastTrouble: TokenAnswer.Unavailable } => "Webex does not answer",
        _ => "not used yet",
    };
}
