using WebexGateway.Configuration;
using WebexGateway.OAuth;
using WebexGateway.Storage;

namespace WebexGateway.Telemetry;

/// <summary><c>/health/live</c> and <c>/health/ready</c>. Neither depends on Webex being up, or a passing outage would take the site down with it.</summary>
public static class Health
{
    /// <summary>Many monitors ask by HEAD.</summary>
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(3);

    /// <summary>Render and Kubernetes kill after 30 seconds, systemd after 90.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(25);

    /// <summary>Adds what readiness goes by, and how the gateway stops.</summary>
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddHostedService<Drain>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
    }

    /// <summary>Asks clients to leave while the gateway stops: what they send next on a new connection goes to another instance.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Use((context, next) =>
        {
            if (readiness.IsStopping && HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });
    }

    /// <summary>Maps both.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapMethods("/health/live", Methods, () => new { status = "live" });
        app.MapMethods("/health/ready", Methods, ReadyAsync);
    }

    /// <summary>Not ready while the gateway starts or stops, or the store is down: nothing could be accepted. The reason stays in the log, where operators see it.</summary>
    private static async Task<IResult> ReadyAsync(Readiness readiness, TokenCache tokens, Store store, LiveConfiguration configuration, CancellationToken left)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(left);
        deadline.CancelAfter(CheckLimit);
        var down = await store.CheckAsync(deadline.Token) is not null;
        var phase = readiness.Phase;
        var isReady = phase == "ready" && !down;
        return Results.Json(
            new
            {
                status = isReady ? "ready" : "not ready",
                checks = new
                {
                    phase,
                    store = down ? "down: see the log" : "up",
                    configuration = Describe(configuration.State),
                    tokens = tokens.Names.ToDictionary(name => name, name => Describe(tokens.Slot(name))),
                },
            },
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
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
