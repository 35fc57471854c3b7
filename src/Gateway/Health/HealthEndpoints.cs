using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebexGateway.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>. Neither needs Webex, or its outage would take the site down too.</summary>
public static class HealthEndpoints
{
    internal static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(3);

    /// <summary>Render and Kubernetes kill after 30 seconds, systemd after 90.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(25);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddJson(HealthJson.Default);
        services.AddSingleton<Readiness>();
        services.AddSingleton<StoreCheck>();
        services.AddSingleton<ServiceCondition>();
        services.AddSingleton<AlertLedger>();
        services.AddSingleton<ServiceAlerts>();
        services.AddHostedService<ServiceWatch>();
        services.AddHealthChecks()
            .AddCheck<Readiness>("phase")
            .AddCheck<StoreCheck>("store", timeout: CheckLimit);
        // an error for each probe
        services.AddLogging(log => log.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.AddHostedService<Drain>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
    }

    /// <summary>Closes connections while the gateway stops: the next request goes to another instance.</summary>
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

    /// <summary>Many monitors ask by HEAD.</summary>
    public static void MapHealth(this WebApplication app)
    {
        Map("/health/live", _ => false, (_, _) => new("live"));
        Map("/health/ready", _ => true, Answer);

        void Map(string path, Func<HealthCheckRegistration, bool> isAsked, Func<HealthReport, IServiceProvider, HealthAnswer> answer) => app
            .MapHealthChecks(path, new()
            {
                Predicate = isAsked,
                ResponseWriter = (context, report) => context.WriteJsonAsync(answer(report, context.RequestServices)),
            })
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }

    /// <summary>
    /// Reports configuration, tokens and Webex too. They leave the gateway ready: it serves with the last good files, and queues.
    /// </summary>
    private static HealthAnswer Answer(HealthReport report, IServiceProvider services)
    {
        var configuration = services.GetRequiredService<LiveConfiguration>().State;
        var tokens = services.GetRequiredService<TokenCache>();
        return new(report.Status == HealthStatus.Healthy ? "ready" : "not ready", new(
            report.Entries["phase"].Description,
            report.Entries["store"].Description,
            new(
                configuration.Faults.Count == 0 ? "in force" : "the last good one is in force",
                configuration.Generation,
                configuration.Since,
                configuration.Faults),
            tokens.Names.ToDictionary(name => name, name => TokenHealth.Of(tokens.Slot(name))),
            WebexHealth.Of(services.GetRequiredService<WebexCircuit>().Condition)),
            services.GetRequiredService<ServiceCondition>().Look(report.Entries["store"].Status != HealthStatus.Healthy));
    }
}
