using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using WebexGateway.Site;

namespace WebexGateway.Abuse;

/// <summary>The limits per client address, which routes name by <c>RateLimiterPolicy</c>.</summary>
public static class RateLimits
{
    private static readonly (string Policy, string Endpoint)[] Policies = [("callback", "post:/callback/call"), ("guest", "post:/guest/*")];

    /// <summary>Adds the policies <c>callback</c> and <c>guest</c> by the rules of <c>config/rate-limits.json</c>.</summary>
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<RateLimitOptions>()
            .BindConfiguration(RateLimitOptions.Section)
            .Validate(limits => limits.GeneralRules.TrueForAll(rule => PeriodOf(rule) is not null && rule.Limit is > 0), "IpRateLimiting:GeneralRules: every rule needs a Period such as 10m and a Limit of at least 1.")
            .Validate(limits => limits.IpWhitelist.TrueForAll(entry => ClientAddress.Network(entry) is not null), "IpRateLimiting:IpWhitelist holds something that is no address and no CIDR.");
        services.AddRateLimiter(limiter =>
        {
            limiter.OnRejected = async (rejected, _) =>
                await Problems.TooManyRequests.WriteAsync(rejected.HttpContext, retryAfter: rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null);
            foreach (var (policy, endpoint) in Policies)
            {
                limiter.AddPolicy(policy, context => Partition(context, endpoint));
            }
        });
    }

    private static RateLimitPartition<string> Partition(HttpContext context, string endpoint)
    {
        var limits = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        if (IsWhitelisted(limits, context.Connection.RemoteIpAddress))
        {
            return RateLimitPartition.GetNoLimiter("whitelisted");
        }

        return RateLimitPartition.Get(ClientAddress.KeyOf(context), _ => RateLimiter.CreateChained(
            [.. limits.GeneralRules.Where(rule => string.Equals(rule.Endpoint, endpoint, StringComparison.OrdinalIgnoreCase)).Select(Window)]));
    }

    private static bool IsWhitelisted(RateLimitOptions limits, IPAddress? address) =>
        address is not null
        && limits.IpWhitelist.Exists(entry => ClientAddress.Network(entry)?.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) == true);

    private static FixedWindowRateLimiter Window(RateLimitRule rule) => new(new() { PermitLimit = rule.Limit!.Value, Window = PeriodOf(rule)!.Value });

    private static TimeSpan? PeriodOf(RateLimitRule rule)
    {
        if (rule.Period.Length < 2 || !double.TryParse(rule.Period.AsSpan(..^1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number <= 0)
        {
            return null;
        }

        return rule.Period[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
    }
}
