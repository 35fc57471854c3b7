using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace WebexGateway.RateLimits;

/// <summary>Adds the limits per client address of <c>config/rate-limits.json</c> to the framework's rate-limiting middleware.</summary>
public static class RateLimitServices
{
    /// <summary>
    /// The endpoint of each <c>RateLimiterPolicy</c>: a request to a route with the policy counts as one to this endpoint, whatever the
    /// route's own path.
    /// </summary>
    private static readonly Dictionary<string, (string Verb, string Path)> Policies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["callback"] = ("post", "/callback/call"),
        ["guest"] = ("post", "/guest/token"),
    };

    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<LiveRateLimits>();
        services.AddSingleton<ClientRateLimiter>();
        services.AddOptions<RateLimiterOptions>().Configure<ClientRateLimiter>((limiter, rules) => limiter.GlobalLimiter = rules);
        services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = (rejected, _) => new ValueTask(AnswerAsync(rejected.HttpContext));
            AddPolicies(limiter);
        });
    }

    /// <summary>Adds the policies <c>callback</c> and <c>guest</c>.</summary>
    public static void AddPolicies(RateLimiterOptions limiter)
    {
        foreach (var policy in Policies.Keys)
        {
            limiter.AddPolicy(policy, _ => RateLimitPartition.GetNoLimiter("")); // the global limiter has counted it already
        }
    }

    /// <summary>Returns two empty texts for no policy or an unknown one.</summary>
    public static (string Verb, string Path) EndpointOf(string? policy) =>
        policy is null ? ("", "") : Policies.GetValueOrDefault(policy, ("", ""));

    private static Task AnswerAsync(HttpContext context) =>
        context.Features.Get<ClientRateLimiter.Blocked>()?.AnswerAsync(context) ?? Problems.TooManyRequests.WriteAsync(context);
}
