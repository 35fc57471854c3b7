using System.Text.Json.Nodes;
using WebexGateway.RateLimits;
using WebexGateway.Settings;

namespace WebexGateway.Tests.Abuse;

/// <summary>What the format accepts and ignores, or fails on at the first request, is found at load, and a bad file changes nothing.</summary>
public sealed class RateLimitFaultTests
{
    /// <summary>A line of IpRateLimiting or a rule, and the beginning and a word of the refusal.</summary>
    public static TheoryData<string, string, string> Lines => new()
    {
        { """ "ClientWhitelist": [ "anon" ] """, "IpRateLimiting:ClientWhitelist", "Site:TrustedProxies" },
        { """ "RealIpHeader": "X-Real-IP" """, "IpRateLimiting:RealIpHeader", "Site:TrustedProxies" },
        { """ "ClientIdHeader": "X-ClientId" """, "IpRateLimiting:ClientIdHeader", "Site:TrustedProxies" },
        { """ "EnableEndpointRateLimitng": true """, "IpRateLimiting:EnableEndpointRateLimitng", "EnableEndpointRateLimiting" },
        { """ "EnableEndpointRateLimiting": "yes" """, "IpRateLimiting:EnableEndpointRateLimiting", "true or false" },
        { """ "HttpStatusCode": 200 """, "IpRateLimiting:HttpStatusCode", "400 to 599" },
        { """ "IpWhitelist": "127.0.0.1" """, "IpRateLimiting:IpWhitelist", "must be a list" },
        { """ "EndpointWhitelist": [ "/health" ] """, "IpRateLimiting:EndpointWhitelist:0", "no verb" },
        { """ "GeneralRules": "none" """, "IpRateLimiting:GeneralRules", "must be a list" },
        { """ "QuotaExceededMessage": "{ \"wait\": 1 }" """, "IpRateLimiting:QuotaExceededMessage", "doubled" },
        { """ "QuotaExceededMessage": "{3}" """, "IpRateLimiting:QuotaExceededMessage", "{2}" },
        { """ "QuotaExceededResponse": { "ContentType": "json" } """, "IpRateLimiting:QuotaExceededResponse:ContentType", "media type" },
        { """ "QuotaExceededResponse": { "Body": "no" } """, "IpRateLimiting:QuotaExceededResponse:Body", "Content" },
    };

    /// <summary>A key of a rule, a word of the refusal, and values that are refused with it.</summary>
    public static TheoryData<string, string, string[]> ValuesOfARule => new()
    {
        { "Endpoint", "no verb", ["/api", "/api/*"] },
        { "Endpoint", "slash after the colon", ["*:api", "get:"] },
        { "Endpoint", "verb", ["get,post:/x"] },
        { "Endpoint", "ends in a slash", ["get:/x/"] },
        { "Endpoint", "query", ["get:/x?y=1"] },
        { "Endpoint", "percent-encoded", ["get:/café", "get:/a b"] },
        { "Period", "such as 10m", ["10", "10M", "10ms", "0s", "-1m", "1e300d"] },
        { "PeriodTimespan", "hh:mm:ss", ["1 day", "00:00:00"] },
        { "Limit", "is missing", [""] },
        { "Limit", "write a number", ["two", "NaN"] },
        { "MonitorMode", "true or false", ["on"] },
    };

    public static TheoryData<string, string, string> RulesOfALine => new()
    {
        { """ "Period": "1m", "Limit": 1 """, "Endpoint", "is missing" },
        { """ "Endpoint": [ "get:/a" ], "Period": "1m", "Limit": 1 """, "Endpoint", "one text" },
        { """ "Endpoint": "*", "Limit": 1 """, "Period", "is missing" },
        { """ "Endpoint": "*", "Period": "1m" """, "Limit", "is missing" },
        { """ "Endpoint": "*", "Period": "1m", "Limit": 1, "Monitor": true """, "Monitor", "MonitorMode" },
        { """ "Endpoint": "*", "Period": "1m", "Limit": 1, "QuotaExceededResponse": { "StatusCode": 20 } """, "QuotaExceededResponse:StatusCode", "400 to 599" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_that_cannot_be_kept_is_refused_with_its_path(string line, string path, string word)
    {
        var faults = FaultsOf($$"""{ "IpRateLimiting": { {{line}} } }""");

        faults.ShouldContain(fault => fault.StartsWith($"{path} ") && fault.Contains(word));
    }

    [Theory]
    [InlineData("holds no address", "10.0.0.0/33", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "10.0.0.0/", "::ffff:10.0.0.0/8", "fe80::1%3", "localhost")]
    [InlineData("netmask", "10.0.0.0/255.0.255.0", "2001:db8::/ffff::ffff", "2001:db8::/255.255.0.0")]
    [InlineData("CIDR", "192.168.*.*")]
    public void An_address_that_is_none_is_refused_with_its_path(string word, params string[] addresses)
    {
        foreach (var address in addresses)
        {
            FaultsOf($$"""{ "IpRateLimiting": { "IpWhitelist": [ "{{address}}" ] } }""")
                .ShouldContain(fault => fault.StartsWith("IpRateLimiting:IpWhitelist:0 ") && fault.Contains(word) && fault.Contains(address), address);
        }
    }

    [Theory]
    [MemberData(nameof(ValuesOfARule))]
    public void A_value_of_a_rule_that_cannot_work_is_refused_with_its_path(string key, string word, string[] values)
    {
        foreach (var value in values)
        {
            var rule = new JsonObject { ["Endpoint"] = "*", ["Period"] = key == "PeriodTimespan" ? null : "1m", ["Limit"] = 1 };
            rule[key] = value;

            A_rule_that_cannot_work_is_refused_with_its_path(rule.ToJsonString()[1..^1], key, word);
        }
    }

    [Theory]
    [MemberData(nameof(RulesOfALine))]
    public void A_rule_that_cannot_work_is_refused_with_its_path(string rule, string key, string word)
    {
        var general = FaultsOf($$"""{ "IpRateLimiting": { "GeneralRules": [ { "Endpoint": "*", "Period": "1s", "Limit": 9 }, { {{rule}} } ] } }""");
        var policy = FaultsOf($$"""{ "IpRateLimitPolicies": { "IpRules": [ { "Ip": "10.0.0.1", "Rules": [ { {{rule}} } ] } ] } }""");

        general.ShouldContain(fault => fault.StartsWith($"IpRateLimiting:GeneralRules:1:{key} ") && fault.Contains(word));
        policy.ShouldContain(fault => fault.StartsWith($"IpRateLimitPolicies:IpRules:0:Rules:0:{key} ") && fault.Contains(word));
    }

    [Theory]
    [InlineData("""{ "IpRateLimitPolicies": { "IpRules": [ { "Ip": "somewhere", "Rules": [] } ] } }""", "IpRateLimitPolicies:IpRules:0:Ip")]
    [InlineData("""{ "IpRateLimitPolicies": { "IpRules": [ { "Rules": [] } ] } }""", "IpRateLimitPolicies:IpRules:0:Ip")]
    [InlineData("""{ "IpRateLimitPolicies": { "Rules": [] } }""", "IpRateLimitPolicies:Rules")]
    [InlineData("""{ "IpRateLimiting": { "EnableRegexRuleMatching": true, "GeneralRules": [ { "Endpoint": "get:/(", "Period": "1s", "Limit": 1 } ] } }""", "IpRateLimiting:GeneralRules:0:Endpoint")]
    public void A_section_that_cannot_be_kept_is_refused_with_its_path(string json, string path) =>
        FaultsOf(json).ShouldHaveSingleItem().ShouldStartWith($"{path} ");

    [Fact]
    public void Every_fault_is_found_not_only_the_first() =>
        FaultsOf("""{ "IpRateLimiting": { "HttpStatusCode": 1, "GeneralRules": [ { "Endpoint": "x", "Period": "y", "Limit": "z" } ] } }""").Count.ShouldBe(4);

    [Fact]
    public void Keys_that_change_no_decision_are_accepted_in_any_case() =>
        FaultsOf("""{ "ipratelimiting": { "ratelimitcounterprefix": "crlc", "IpPolicyPrefix": "ippp", "RealIpHeader": "", "ClientWhitelist": [], "generalrules": [] } }""").ShouldBeEmpty();

    [Fact]
    public void New_limits_hold_at_once_and_counts_survive()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1m 5", "get:/b 1m 1"]);
        limiter.PassesOf(3, "get:/a").ShouldBe(3);
        limiter.PassesOf(2, "get:/b").ShouldBe(1);

        limiter.Rewrite($$"""{ "IpRateLimiting": { "EnableEndpointRateLimiting": true, "GeneralRules": [ {{LimiterUnderTest.Rules("get:/b 1m 1", "get:/a 1m 4")}} ] } }""");

        limiter.PassesOf(3, "get:/a").ShouldBe(1);
        limiter.Passes("get:/b").ShouldBeFalse();
    }

    [Fact]
    public void An_empty_list_is_how_to_have_no_rules()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1m 0"]);

        limiter.Rewrite("""{ "IpRateLimiting": { "GeneralRules": [] } }""");

        limiter.Passes("get:/a").ShouldBeTrue();
    }

    private static List<string> FaultsOf(string json)
    {
        var configuration = LimiterUnderTest.Configuration(json);
        return [.. SettingsSchema.RateLimits.Faults(configuration).Select(fault => $"{fault}"), .. RateLimitReader.Read(configuration).Faults];
    }
}
