using WebexGateway.Configuration;
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
    private static async Task<IResult> ReadyAsync(TokenCache tokens, Store store, LiveConfiguration configuration, CancellationToken left)
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
                    configuration = Describe(configuration.State),
                    tokens = tokens.Names.ToDictionary(name => name, name => Describe(tokens.Slot(name))),
                },
            },
            statusCode: down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary>Faulty files do not make a gateway unready: it serves with the last good ones.</summary>
    private static object Describe(ConfigurationState state) => new
    {
        status = state.Faults.Count == 0 ? "in force" : "the last good one is in force",
        generation = state.Generation,
        since = state.Since,
        faults = state.Faults,
    };

    private static object Describe(TokenSlot slot)
    {
        var state = TokenState.Of(slot);
        return new
        {
            status = state.Word,
            reason = state.Reason,
            refresh_token_days_left = state.DaysLeft is { } days ? Math.Round(days, 1) : (double?)null,
            warning = state.EndsSoon ? $"the refresh token ends in {state.DaysLeft:F1} days: an operator should visit /oauth/start?token={slot.Name}" : null,
        };
    }
}
