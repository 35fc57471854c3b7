using WebexGateway.OAuth;
using WebexGateway.Storage;

namespace WebexGateway.Telemetry;

/// <summary><c>/health/live</c> and <c>/health/ready</c>. Neither depends on Webex being up, or a passing outage would take the site down with it.</summary>
public static class Health
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(3);

    /// <summary>Maps both.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => new { status = "live" });
        app.MapGet("/health/ready", ReadyAsync);
    }

    /// <summary>Not ready while the store is down: nothing could be accepted. The reason stays in the log, where operators see it.</summary>
    private static async Task<IResult> ReadyAsync(TokenCache tokens, Store store, CancellationToken left)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(left);
        deadline.CancelAfter(CheckLimit);
        var down = await store.CheckAsync(deadline.Token) is not null;
        return Results.Json(
            new
            {
                status = down ? "not ready" : "ready",
                checks = new
                {
                    store = down ? "down: see the log" : "up",
                    tokens = tokens.Names.ToDictionary(name => name, name => Describe(tokens.Slot(name))),
                },
            },
            statusCode: down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static string Describe(TokenSlot slot) => slot switch
    {
        { Live: not null } => "connected",
        { LastTrouble: TokenAnswer.Refused } => "not connected: an operator must visit /oauth/start",
        { LastTrouble: TokenAnswer.Unavailable } => "Webex does not answer",
        _ => "not used yet",
    };
}
