using Microsoft.AspNetCore.RateLimiting;

namespace WebexGateway.FollowUp;

/// <summary>Sets up what follows calls to their end.</summary>
public static class FollowUpServices
{
    public static void AddFollowUp(this IServiceCollection services)
    {
        services.AddSingleton<WebexClient>();
        services.AddSingleton<TaskList>();
        services.AddSingleton<ListSweep>();
        services.AddSingleton<CallReport>();
        services.AddSingleton<CallFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<CallFollower>());
        services.AddSingleton<IHttpContextFactory, SecretPath>();
        services.AddSingleton<EventBound>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<EventSubscription>();
        services.AddHostedService<SubscriptionKeeper>();
    }

    /// <summary>Maps the endpoint for Webex's events, which has a bound of its own instead of the visitors' limits.</summary>
    public static void MapFollowUp(this WebApplication app) =>
        app.MapPost(EventEndpoint.Path, app.Services.GetRequiredService<EventEndpoint>().HandleAsync)
            .WithMetadata(new DisableRateLimitingAttribute());
}
