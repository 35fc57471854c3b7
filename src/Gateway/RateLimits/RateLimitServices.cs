using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using WebexGateway.Http;

namespace WebexGateway.RateLimits;

/// <summary>The limits per client address of <c>config/rate-limits.json</c>, on the framework's rate-limiting middleware.</summary>
public static class RateLimitServices
{
    /// <summary>
    /// What a route's <c>RateLimiterPolicy</c> stands for: its requests are charged as those of this endpoint, wherever the route stands.
    /// </summary>
    private static readonly Dictionary<string, (string Verb, string Path)> Policies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["callback"] = ("post", "/callback/call"),
        ["guest"] = ("post", "/guest/token"),
    };

    /// <summary>Adds the rules and the policies <c>callback</c> and <c>guest</c>.</summary>
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddSingleton<RateLimitMetrics>();
        services.AddSingleton<LiveRateLimits>();
        services.AddSingleton<AddressLimiter>();
        services.AddOptions<RateLimiterOptions>().Configure<AddressLimiter>((limiter, rules) => limiter.GlobalLimiter = rules);
        services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = (rejected, _) => new ValueTask(AnswerAsync(rejected.HttpContext));
            AddPolicies(limiter);
        });
    }

    /// <summary>Adds the policies by their names.</summary>
    public static void AddPolicies(RateLimiterOptions limiter)
    {
        foreach (var policy in Policies.Keys)
        {
            limiter.AddPolicy(policy, _ => RateLimitPartition.GetNoLimiter("")); // the global limiter has charged it already
        }
    }

    /// <summary>The endpoint that a policy stands for; nothing for none.</summary>
    public static (string Verb, string Path) EndpointOf(string? policy) =>
        policy is null ? ("", "") : Policies.GetValueOrDefault(policy, ("", ""));

    private static Task AnswerAsync(HttpContext context) =>
        context.Features.Get<AddressLimiter.Blocked>()?.AnswerAsync(context) ?? Problems.TooManyRequests.WriteAsync(context);
}
