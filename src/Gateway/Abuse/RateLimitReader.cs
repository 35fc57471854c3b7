using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using WebexGateway.Configuration;
using WebexGateway.Site;

namespace WebexGateway.Abuse;

/// <summary>
/// Reads <c>IpRateLimiting</c> and <c>IpRateLimitPolicies</c> in AspNetCoreRateLimit's format and finds every fault with the key's path;
/// what the format accepts and ignores, or fails on at the first request, is refused here.
/// </summary>
public sealed class RateLimitReader
{
    /// <summary>The sections of the format that limit by client id, which nobody vouches for.</summary>
    public static readonly string[] ForeignSections = ["ClientRateLimiting", "ClientRateLimitPolicies"];

    private const string Rules = "GeneralRules";
    private const string AddressHint = "is not honoured: the client's address comes from Site:TrustedProxies alone, and limits are per address; remove it";
    private static readonly string[] Refused = ["RealIpHeader", "ClientIdHeader", "ClientWhitelist"];

    private static readonly string[] Known =
    [
        "EnableEndpointRateLimiting", "StackBlockedRequests", "EnableRegexRuleMatching", "HttpStatusCode", "IpWhitelist", "EndpointWhitelist", Rules,
        "QuotaExceededMessage", "QuotaExceededResponse", "DisableRateLimitHeaders", "RateLimitCounterPrefix", "IpPolicyPrefix", .. Refused,
    ];

    private readonly List<string> faults = [];
    private readonly List<RateLimit> rules = [];
    private readonly SettingsSection general;
    private readonly SettingsSection policies;
    private readonly bool byExpression;
    private readonly QuotaResponse response;

    private RateLimitReader(IConfiguration configuration)
    {
        general = new(configuration.GetSection("IpRateLimiting"), faults);
        policies = new(configuration.GetSection("IpRateLimitPolicies"), faults);
        byExpression = general.Flag("EnableRegexRuleMatching");
        response = Response(general);
    }

    /// <summary>The settings, and what is wrong with them; settings with a fault must not be used.</summary>
    public static (RateLimitSettings Settings, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var reader = new RateLimitReader(configuration);
        reader.RefuseForeignKeys(configuration);
        var settings = reader.Read();
        return (settings, [.. reader.faults.Distinct().Select(fault => $"config/rate-limits.json: {fault}")]);
    }

    private RateLimitSettings Read()
    {
        foreach (var rule in general.List(Rules))
        {
            Add(rule, null, "");
        }

        foreach (var policy in policies.List("IpRules"))
        {
            policy.OnlyKeys("Ip", "Rules");
            var range = Range(policy, "Ip", policy.Text("Ip"));
            policy.List("Rules").ToList().ForEach(rule => Add(rule, range, policy.Text("Ip") ?? ""));
        }

        var stacked = general.Flag("StackBlockedRequests");
        var labels = rules.Select(rule => rule.Label).Distinct().ToList();
        rules.ForEach(rule => rule.Group = labels.IndexOf(rule.Label));
        return new()
        {
            ByEndpoint = general.Flag("EnableEndpointRateLimiting"),
            WithHeaders = !general.Flag("DisableRateLimitHeaders"),
            FreeAddresses = [.. general.List("IpWhitelist").Select(item => Range(item, null, item.Item())).OfType<AddressRange>()],
            FreeEndpoints = [.. general.List("EndpointWhitelist").Select(item => Pattern(item, null, item.Item())).OfType<EndpointPattern>()],
            Rules = [.. (stacked ? rules.OrderByDescending(rule => rule.Period) : rules.OrderBy(rule => rule.Period)).ThenBy(rule => rule.Limit)],
            Groups = labels.Count,
        };
    }

    private void RefuseForeignKeys(IConfiguration configuration)
    {
        general.OnlyKeys(Known);
        policies.OnlyKeys("IpRules");
        foreach (var key in Refused.Where(key => general.Below(key).Keys.Any() || general.Text(key) is { Length: > 0 }))
        {
            general.Fault(key, AddressHint);
        }

        foreach (var key in ForeignSections.Where(key => configuration.GetSection(key).Exists()))
        {
            faults.Add($"{key} is not honoured: limits are per address; write the rules in IpRateLimiting.");
        }
    }

    private void Add(SettingsSection rule, AddressRange? range, string ip)
    {
        rule.OnlyKeys("Endpoint", "Period", "PeriodTimespan", "Limit", "MonitorMode", "QuotaExceededResponse");
        var (endpoint, label) = (rule.Text("Endpoint") ?? "", rule.Text("Period") ?? "");
        var pattern = Pattern(rule, "Endpoint", endpoint);
        var period = Period(rule, label);
        var limit = rule.Number("Limit");
        if (string.IsNullOrEmpty(rule.Text("Limit")) && !rule.Below("Limit").Keys.Any())
        {
            rule.Fault("Limit", "is missing: write a number, 0 to close the endpoint");
        }

        if (pattern is null || period is null || limit is null)
        {
            return;
        }

        var identity = $"{ip.Replace(" ", "", StringComparison.Ordinal)} {endpoint.ToLowerInvariant()} {label} {period.Value.Ticks}";
        rules.Add(new()
        {
            Endpoint = endpoint,
            Pattern = pattern,
            Label = label,
            Period = period.Value,
            Limit = limit.Value,
            IsMonitor = rule.Flag("MonitorMode"),
            For = range,
            Response = rule.Below("QuotaExceededResponse").IsSet ? Response(rule) : response,
            Identity = $"{identity} {rules.Count(other => other.Identity.StartsWith($"{identity} ", StringComparison.Ordinal))}",
        });
    }

    private EndpointPattern? Pattern(SettingsSection section, string? key, string text)
    {
        if (text.Length == 0)
        {
            section.Fault(key, "is missing: write a verb and a path, such as post:/callback/*, or * for everything");
            return null;
        }

        var (pattern, fault) = EndpointPattern.Parse(text, byExpression);
        if (fault is not null)
        {
            section.Fault(key, $"is '{text}', which {fault}");
        }

        return pattern;
    }

    private static TimeSpan? Period(SettingsSection rule, string label)
    {
        if (rule.Text("PeriodTimespan") is { Length: > 0 } text)
        {
            var isRight = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero && span <= RateLimitPeriod.Longest;
            if (!isRight)
            {
                rule.Fault("PeriodTimespan", $"is '{text}': write a time longer than none and up to ten years, as d.hh:mm:ss");
            }

            return isRight ? span : null;
        }

        var period = RateLimitPeriod.Parse(label);
        if (period is null)
        {
            rule.Fault("Period", label.Length == 0 ? "is missing: write a number and a unit, such as 10m" : $"is '{label}': write a number and one of s, m, h, d, such as 10m");
        }

        return period;
    }

    private static AddressRange? Range(SettingsSection section, string? key, string? text)
    {
        var range = string.IsNullOrWhiteSpace(text) ? null : AddressRange.Parse(text);
        if (range is null)
        {
            section.Fault(key, $"is '{text}', which holds no address: {AddressRange.Spelling}");
        }

        return range;
    }

    /// <summary>A rule's own answer, or the file's: an object's status and content win, then HttpStatusCode and QuotaExceededMessage.</summary>
    private QuotaResponse Response(SettingsSection owner)
    {
        var own = owner.Below("QuotaExceededResponse");
        own.OnlyKeys("Content", "ContentType", "StatusCode");
        var contentType = own.Text("ContentType") is { Length: > 0 } type ? type : "text/plain";
        if (!MediaTypeHeaderValue.TryParse(contentType, out _))
        {
            own.Fault("ContentType", $"is '{contentType}', which is no media type; write one such as application/json");
        }

        return new(
            Status(own, "StatusCode") ?? Status(general, "HttpStatusCode") ?? StatusCodes.Status429TooManyRequests,
            contentType,
            Content(own, "Content") ?? Content(general, "QuotaExceededMessage"));
    }

    private static int? Status(SettingsSection section, string key)
    {
        if (section.Number(key) is not { } status)
        {
            return null;
        }

        if (status is >= 400 and <= 599 && double.IsInteger(status))
        {
            return (int)status;
        }

        section.Fault(key, $"is {status.ToString(CultureInfo.InvariantCulture)}: write a status from 400 to 599, such as 429");
        return null;
    }

    private static CompositeFormat? Content(SettingsSection section, string key)
    {
        if (section.Text(key) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            var content = CompositeFormat.Parse(text);
            QuotaResponse.Format(content, 1, "1s", 1);
            return content;
        }
        catch (FormatException)
        {
            section.Fault(key, "is no format: {0} is the limit, {1} the period, {2} the seconds to wait, and every other brace must be doubled");
            return null;
        }
    }
}
