using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace WebexGateway.RateLimits;

/// <summary>
/// Limits each client address, as the framework's global limiter: a request counts against every rule that applies to it, once, until one
/// is exceeded. The framework's fixed windows do not begin with a client's first request, and its chained limiters return the permits of an
/// earlier one, so this class counts by itself.
/// </summary>
public sealed partial class ClientRateLimiter(
    LiveRateLimits limits,
    TimeProvider clock,
    RateLimitMetrics metrics,
    ILogger<ClientRateLimiter> logger) : PartitionedRateLimiter<HttpContext>
{
    private const int OnStack = 512;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(int.MaxValue);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var settings = limits.Current;
        var address = resource.Connection.RemoteIpAddress;
        if (settings.Rules.Count == 0 || settings.IsWhitelisted(address))
        {
            return Passed.Instance;
        }

        // The middleware asks a second time, with a wait, after a refusal: it is the same request.
        if (resource.Features.Get<Blocked>() is { } blocked)
        {
            return blocked;
        }

        var (verb, path) = (resource.Request.Method, resource.Request.Path.ToUriComponent());
        var alias = RateLimitServices.EndpointOf(resource.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName);
        var length = EndpointText.LengthOf(verb, path);
        var endpoint = EndpointText.Write(verb, path, length <= OnStack ? stackalloc char[OnStack] : new char[length]);
        var aliasEndpoint = EndpointText.Write(alias.Verb, alias.Path, stackalloc char[EndpointText.LengthOf(alias.Verb, alias.Path)]);
        if (settings.IsWhitelisted(endpoint))
        {
            return Passed.Instance;
        }

        Span<bool> applies = stackalloc bool[settings.Rules.Count];
        Select(settings, address, endpoint, aliasEndpoint, applies);
        return Count(resource, settings, ClientKey.Of(address), applies);
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(resource, permitCount));

    /// <summary>
    /// Marks the rules that apply to this request. A rule for the client's address replaces the general rules of the same period.
    /// </summary>
    private static void Select(
        RateLimitSettings settings, IPAddress? address, in EndpointText endpoint, in EndpointText alias, Span<bool> applies)
    {
        Span<bool> replaced = stackalloc bool[settings.Groups];
        for (var i = 0; i < applies.Length; i++)
        {
            var rule = settings.Rules[i];
            applies[i] = (settings.ByEndpoint || rule.Pattern.IsEverything)
                && (rule.For is not { } range || (address is not null && range.Contains(address)))
                && (rule.Pattern.Matches(endpoint) || (!alias.Path.IsEmpty && rule.Pattern.Matches(alias)));
            replaced[rule.Group] |= applies[i] && rule is { For: not null, IsMonitor: false };
        }

        for (var i = 0; i < applies.Length; i++)
        {
            applies[i] &= settings.Rules[i].For is not null || !replaced[settings.Rules[i].Group];
        }
    }

    private RateLimitLease Count(HttpContext context, RateLimitSettings settings, ClientKey client, ReadOnlySpan<bool> applies)
    {
        var now = clock.GetTimestamp();
        (RateLimitRule? Rule, long Remaining, long Ends) tightest = default;
        var policies = "";
        for (var i = 0; i < applies.Length; i++)
        {
            if (!applies[i])
            {
                continue;
            }

            var rule = settings.Rules[i];
            var window = rule.Windows.Add(client, now, rule.Quota);
            if (window.Count > rule.Limit)
            {
                Report(rule, window.Count);
                if (!rule.IsMonitor)
                {
                    return Block(context, settings, rule, rule.IsClosed ? Forever : clock.GetElapsedTime(now, window.Ends));
                }
            }

            if (!rule.IsMonitor)
            {
                policies = policies.Length == 0 ? rule.Policy : $"{policies}, {rule.Policy}";
                var remaining = rule.Quota - window.Count;
                tightest = tightest.Rule is null || remaining <= tightest.Remaining ? (rule, remaining, window.Ends) : tightest;
            }
        }

        if (settings.WithHeaders && tightest.Rule is not null)
        {
            var headers = context.Response.Headers;
            headers[RateLimitHeaders.Policy] = policies;
            headers[RateLimitHeaders.Limit] = RateLimitHeaders.Remaining(
                tightest.Rule, tightest.Remaining, clock.GetElapsedTime(now, tightest.Ends));
        }

        return Passed.Instance;
    }

    private static Blocked Block(HttpContext context, RateLimitSettings settings, RateLimitRule rule, TimeSpan wait)
    {
        if (settings.WithHeaders)
        {
            context.Response.Headers[RateLimitHeaders.Policy] = rule.Policy;
            context.Response.Headers[RateLimitHeaders.Limit] = RateLimitHeaders.Remaining(rule, 0, wait);
        }

        var blocked = new Blocked(rule, wait, settings.WithHeaders);
        context.Features.Set(blocked);
        return blocked;
    }

    /// <summary>Logs a client once in its window, so that a flood of requests does not flood the log.</summary>
    private void Report(RateLimitRule rule, long count)
    {
        metrics.Blocked(rule);
        if (count == rule.Quota + 1)
        {
            Log.Exceeded(logger, rule.Name, rule.IsMonitor ? "it passes, the rule only monitors" : "it is blocked");
        }
    }

    private sealed class Passed : RateLimitLease
    {
        public static readonly Passed Instance = new();

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }

    /// <summary>Holds the rule that a request exceeded and the time until the client may try again.</summary>
    public sealed class Blocked(RateLimitRule rule, TimeSpan wait, bool withHeaders) : RateLimitLease
    {
        public override bool IsAcquired => false;

        public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            var isWait = metadataName == MetadataName.RetryAfter.Name;
            metadata = isWait ? wait : null;
            return isWait;
        }

        public Task AnswerAsync(HttpContext context) => rule.Response.WriteAsync(context, rule, wait, withHeaders);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A client went over the rate limit '{Rule}': {Effect}.")]
        public static partial void Exceeded(ILogger logger, string rule, string effect);
    }
}
