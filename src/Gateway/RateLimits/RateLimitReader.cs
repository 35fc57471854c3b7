using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace WebexGateway.RateLimits;

/// <summary>
/// Reads <c>IpRateLimiting</c> and <c>IpRateLimitPolicies</c> in the format of AspNetCoreRateLimit into <see cref="RateLimitSettings"/>.
/// The schema checks keys and types; the reader finds the values that AspNetCoreRateLimit ignores, or fails on at the first request.
/// </summary>
public sealed class RateLimitReader
{
    private readonly List<string> faults = [];
    private readonly List<RateLimitRule> rules = [];
    private readonly IConfigurationSection general;
    private readonly bool byExpression;
    private readonly QuotaExceededResponse response;

    private RateLimitReader(IConfiguration configuration)
    {
        general = configuration.GetSection("IpRateLimiting");
        byExpression = Flag(general, "EnableRegexRuleMatching");
        response = Response(general);
    }

    /// <summary>Returns the settings and their faults by path. Do not use settings that have a fault.</summary>
    public static (RateLimitSettings Settings, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var reader = new RateLimitReader(configuration);
        return (reader.Read(configuration.GetSection("IpRateLimitPolicies:IpRules")), [.. reader.faults.Distinct()]);
    }

    private RateLimitSettings Read(IConfigurationSection policies)
    {
        foreach (var rule in general.GetSection("GeneralRules").GetChildren())
        {
            Add(rule, null, "");
        }

        foreach (var policy in policies.GetChildren().Where(policy => policy["Ip"] is { Length: > 0 }))
        {
            var range = Range(policy.GetSection("Ip"));
            policy.GetSection("Rules").GetChildren().ToList().ForEach(rule => Add(rule, range, policy["Ip"]!));
        }

        var stacked = Flag(general, "StackBlockedRequests");
        var labels = rules.Select(rule => rule.Label).Distinct().ToList();
        rules.ForEach(rule => rule.Group = labels.IndexOf(rule.Label));
        return new()
        {
            ByEndpoint = Flag(general, "EnableEndpointRateLimiting"),
            WithHeaders = !Flag(general, "DisableRateLimitHeaders"),
            WhitelistedAddresses = [.. general.GetSection("IpWhitelist").GetChildren().Select(Range).OfType<AddressRange>()],
            WhitelistedEndpoints = [.. general.GetSection("EndpointWhitelist").GetChildren().Select(Pattern).OfType<EndpointPattern>()],
            Rules = [.. rules.OrderBy(rule => stacked ? -rule.Period : rule.Period).ThenBy(rule => rule.Limit)],
            Groups = labels.Count,
        };
    }

    private void Add(IConfigurationSection rule, AddressRange? range, string ip)
    {
        var (endpoint, label) = (rule["Endpoint"] ?? "", rule["Period"] ?? "");
        if (Pattern(rule.GetSection("Endpoint")) is not { } pattern
            || Period(rule, label) is not { } period || Number(rule, "Limit") is not { } limit)
        {
            return;
        }

        var identity = $"{ip.Replace(" ", "", StringComparison.Ordinal)} {endpoint.ToLowerInvariant()} {label} {period.Ticks}";
        rules.Add(new()
        {
            Endpoint = endpoint,
            Pattern = pattern,
            Label = label,
            Period = period,
            Limit = limit,
            IsMonitor = Flag(rule, "MonitorMode"),
            For = range,
            Response = rule.GetSection("QuotaExceededResponse").Exists() ? Response(rule) : response,
            Identity = $"{identity} {rules.Count(other => other.Identity.StartsWith($"{identity} ", StringComparison.Ordinal))}",
        });
    }

    private EndpointPattern? Pattern(IConfigurationSection endpoint)
    {
        if (endpoint.Value is not { Length: > 0 } text)
        {
            return null;
        }

        var (pattern, fault) = EndpointPattern.Parse(text, byExpression);
        if (fault is not null)
        {
            Fault(endpoint, $"is '{text}', which {fault}");
        }

        return pattern;
    }

    private TimeSpan? Period(IConfigurationSection rule, string label)
    {
        var key = rule["PeriodTimespan"] is { Length: > 0 } ? "PeriodTimespan" : "Period";
        TimeSpan? period = key == "Period" ? RateLimitPeriod.Parse(label)
            : TimeSpan.TryParseExact(rule[key], "c", CultureInfo.InvariantCulture, out var span) ? span
            : null;
        if (period > RateLimitPeriod.Longest)
        {
            Fault(rule.GetSection(key), $"is '{rule[key]}': write at most ten years, which are 3660d or 3660.00:00:00");
        }

        return period;
    }

    private AddressRange? Range(IConfigurationSection address)
    {
        var range = AddressRange.Parse(address.Value ?? "");
        if (range is null && address.Value is { Length: > 0 } text)
        {
            Fault(address, $"is '{text}', which holds no address: {AddressRange.Spelling}");
        }

        return range;
    }

    /// <summary>
    /// Reads the response of a rule, or that of the file. StatusCode and Content of the object win over HttpStatusCode and
    /// QuotaExceededMessage.
    /// </summary>
    private QuotaExceededResponse Response(IConfigurationSection owner)
    {
        var own = owner.GetSection("QuotaExceededResponse");
        var contentType = own["ContentType"] is { Length: > 0 } type ? type : "text/plain";
        if (!MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            Fault(own.GetSection("ContentType"), $"is '{contentType}', which is no media type; write one such as application/json");
        }

        return new(
            (int)(Number(own, "StatusCode") ?? Number(general, "HttpStatusCode") ?? StatusCodes.Status429TooManyRequests),
            contentType,
            Content(own.GetSection("Content")) ?? Content(general.GetSection("QuotaExceededMessage")));
    }

    private CompositeFormat? Content(IConfigurationSection message)
    {
        if (message.Value is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            var content = CompositeFormat.Parse(text);
            QuotaExceededResponse.Format(content, 1, "1s", 1);
            return content;
        }
        catch (FormatException)
        {
            Fault(
                message, "is no format: {0} is the limit, {1} the period, {2} the seconds to wait, and every other brace must be doubled");
            return null;
        }
    }

    private static bool Flag(IConfigurationSection section, string key) => bool.TryParse(section[key], out var flag) && flag;

    private static double? Number(IConfigurationSection section, string key) =>
        double.TryParse(section[key], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Fault(IConfigurationSection value, string words) => faults.Add($"{value.Path} {words}.");
}
