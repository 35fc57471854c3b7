using System.Text.RegularExpressions;

namespace WebexGateway.Tests.Abuse;

/// <summary>The meaning of AspNetCoreRateLimit's format, sentence by sentence, and where ours differs.</summary>
public sealed partial class RateLimitFormatTests
{
    /// <summary>A pattern, the requests that meet it, and some that do not.</summary>
    public static TheoryData<string, string, string> Wildcards => new()
    {
        { "*", "get:/ get:// post:/a/b", "" },
        { "*:*", "delete:/a", "" },
        { "get:*", "get:/a/b", "post:/a/b" },
        { "*:/p", "put:/p", "put:/p/q" },
        { "GET:/P", "get:/p", "" },
        { "get:/p", "get:/P", "" },
        { "get:/x*", "get:/x get:/xyz get:/x/y", "" },
        { "get:/api/*", "get:/api/a get:/api/a/b", "get:/api get:/api/ get:/apix" },
        { "*:/users/*/orders", "get:/users/1/orders get:/users/1/2/orders get:/users//orders", "get:/users/orders" },
        { "*admin*", "get:/x/administrator", "get:/x" },
        { "get:/", "get:/", "get://" },
        { "get:/*", "", "get://" },
        { "get:/a", "get:/a///", "" },
        { "get:/a/b", "", "get:/a//b" },
        { "get:/a**", "get:/a", "" },
        { "get:/?", "get:/x", "get:/xy" },
        { "?:/x", "get:/x options:/x", "" },
        { "??t:/x", "get:/x", "" },
        { "get:/caf%C3%A9", "get:/caf%C3%A9", "" },
        { "get:/a%20b", "get:/a%20b", "" },
        { "get:/a%2Fb", "get:/a%2fb", "" },
        { "get:/a+b:c", "get:/a+b:c", "" },
    };

    public static TheoryData<string, string, string> Expressions => new()
    {
        { "*", "get:/anything", "" },
        { "get:/api/*", "get:/api", "get:/api/a" },
        { "((post)|(put)):/x", "put:/x", "get:/x" },
        { "GET:/X", "get:/x", "" },
        { "get:/a|b", "get:/abc get:/x/b", "" },
        { "*:/a", "get:/x:/a", "" },
        { "get:/[0-9]+", "get:/42", "get:/42/x" },
        { "get:/(?!x).*", "get:/y", "get:/x" },
    };

    /// <summary>
    /// A sentence, the rules, and the steps. A step is a request with how many of so many pass (<c>3 get:/a = 2</c>), or the seconds that
    /// a blocked one has to wait (<c>get:/a waits 10</c>), or time that passes (<c>+10s</c>, and <c>+0s+</c> is one tick).
    /// </summary>
    public static TheoryData<string, string, string> Counting => new()
    {
        { "A rule counts once for a client over every path and verb that it meets", "*:/a/* 1m 3",
            "get:/a/1 = 1; post:/a/2 = 1; put:/a/3 = 1; delete:/a/4 = 0; delete:/b = 1" },
        { "The rule for everything is a true total", "* 1m 3 | get:/a 1m 2", "2 get:/a = 2; 2 get:/b = 1" },
        { "Several rules on one endpoint all count", "get:/a 1s 1 | get:/a 1m 2", "2 get:/a = 1; +2s; 2 get:/a = 1; +2s; get:/a = 0" },
        { "A window opens with the first request, and its last instant still belongs to it", "get:/a 10s 1",
            "+7s; get:/a = 1; +10s; get:/a = 0; +0s+; get:/a = 1" },
        { "Windows do not tile from the first one", "get:/a 1s 1", "get:/a = 1; +1.7s; get:/a = 1; +0.6s; get:/a = 0" },
        { "Blocked requests do not prolong a window", "get:/a 10s 1", "get:/a = 1; +9s; 50 get:/a = 0; +1.1s; get:/a = 1" },
        { "A request blocked by a short period is not counted in a longer one", "get:/a 1m 3 | get:/a 1s 1",
            "10 get:/a = 1; +2s; get:/a = 1; +2s; get:/a = 1" },
        { "A request blocked by a long period has been counted in the shorter one, which answers", "get:/a 10s 2 | *:/a 1m 1",
            "3 get:/a = 1; get:/a waits 10" },
        { "Stacked, the longest is counted first and answers", """ "StackBlockedRequests": true | get:/a 1m 3 | get:/a 1s 1""",
            "4 get:/a = 1; get:/a waits 60; +2s; get:/a = 0" },
        { "A limit may be a fraction", "get:/a 1m 2.5 | get:/b 1m 0.5", "5 get:/a = 2; get:/b = 0" },
        { "A limit may be a text, or a power of ten", """get:/a 1m "2" | get:/b 1m 1e0""", "5 get:/a = 2; 5 get:/b = 1" },
        { "A limit of nothing or less lets nothing pass", "get:/a 1m 0 | get:/b 1m -1", "get:/a = 0; get:/b = 0" },
        { "A closed endpoint asks nobody to come back", "get:/a 1m 0", "get:/a waits 2147483647" },
        { "A period may be a fraction", "get:/a 1.5s 1", "get:/a = 1; +1.5s; get:/a = 0; +0s+; get:/a = 1" },
        { "A period may be in hours", "get:/a 0.5h 1", "get:/a = 1; +1800s; get:/a = 0; +0s+; get:/a = 1" },
        { "A period may be in days", "get:/a 2d 1", "get:/a = 1; +172800s; get:/a = 0; +0s+; get:/a = 1" },
        { "A time span is the real duration, and the period only its label",
            """{ "Endpoint": "get:/a", "Period": "1s", "PeriodTimespan": "00:01:00", "Limit": 1 }""", "get:/a = 1; +59s; get:/a = 0" },
        { "A monitor rule never hides an enforcing one", "* 1m 1 monitor | get:/a 1m 2", "4 get:/a = 2" },
        { "A monitor policy never hides an enforcing rule either", "203.0.113.0/24 -> * 1m 1 monitor | get:/a 1m 2", "4 get:/a = 2" },
        { "A policy replaces the general rule of the same period, looser or stricter, and no other",
            "203.0.113.0/24 -> get:/a 1m 3 | get:/a 1m 1 | get:/a 1h 4",
            "5 get:/a = 3; 5 get:/a from 198.51.100.1 = 1; +120s; 5 get:/a = 1" },
        { "A policy whose endpoint is not met leaves the general rule in force", "203.0.113.0/24 -> get:/b 1m 9 | get:/a 1m 1", "3 get:/a = 1" },
        { "A policy for a range gives each address its own count", "203.0.113.0/24 -> get:/a 1m 1",
            "2 get:/a from 203.0.113.1 = 1; 2 get:/a from 203.0.113.2 = 1" },
        { "Sixty seconds and one minute are two rules", "203.0.113.0/24 -> get:/a 60s 5 | get:/a 1m 2", "5 get:/a = 2" },
        { "An IPv6 /64 is one visitor, and the next is another", "* 1m 2",
            "get:/a from 2001:db8:0:1::1 = 1; get:/a from 2001:db8:0:1:ffff:ffff:ffff:ffff = 1; get:/a from 2001:db8:0:1::2 = 0; "
            + "get:/a from 2001:db8:0:2::1 = 1" },
        { "A mapped address is its IPv4 address", "* 1m 1", "get:/a from 203.0.113.1 = 1; get:/a from ::ffff:203.0.113.1 = 0" },
        { "Visitors without an address are one visitor", "* 1m 1", "get:/a = 1; get:/a from nowhere = 1; get:/a from nowhere = 0" },
    };

    [Theory]
    [MemberData(nameof(Wildcards))]
    public void A_wildcard_pattern_meets_the_whole_of_verb_and_path(string pattern, string met, string others) =>
        ShouldMeet("", pattern, met, others);

    [Theory]
    [MemberData(nameof(Expressions))]
    public void With_regular_expressions_the_ends_are_anchored(string pattern, string met, string others) =>
        ShouldMeet(""" "EnableRegexRuleMatching": true, """, pattern, met, others);

    [Theory]
    [MemberData(nameof(Counting))]
    public void Requests_are_counted_as_the_sentence_says(string sentence, string rules, string steps)
    {
        using var limiter = LimiterUnderTest.Of(rules.Split(" | "));

        foreach (var step in steps.Split("; "))
        {
            var parts = Step().Match(step).Groups;
            parts[0].Success.ShouldBeTrue(step);
            if (parts["seconds"].Success)
            {
                limiter.Clock.Advance(TimeSpan.FromSeconds(Number("seconds")) + TimeSpan.FromTicks(parts["tick"].Length));
                continue;
            }

            var (request, from) = (parts["request"].Value, parts["from"].Success ? parts["from"].Value : LimiterUnderTest.Someone);
            var address = from == "nowhere" ? null : from;
            if (parts["wait"].Success)
            {
                limiter.Send(request, address).RetryAfter().ShouldBe((long)Number("wait"), $"{sentence}: {step}");
            }
            else
            {
                var count = parts["count"].Success ? (int)Number("count") : 1;
                limiter.PassesOf(count, request, address).ShouldBe((int)Number("passes"), $"{sentence}: {step}");
            }

            double Number(string name) => double.Parse(parts[name].ValueSpan, null);
        }
    }

    [Fact]
    public void Without_endpoint_limiting_only_rules_for_everything_exist()
    {
        using var limiter = LimiterUnderTest.Of(
            $$"""{ "IpRateLimiting": { "GeneralRules": [ {{LimiterUnderTest.Rules("get:/a 1m 0", "*:* 1m 0", "* 1m 2")}} ] } }""");

        limiter.PassesOf(3, "get:/a").ShouldBe(2);
        limiter.Logs.Count(line => line.StartsWith("Warning") && line.Contains("EnableEndpointRateLimiting")).ShouldBe(2);
    }

    [Fact]
    public void A_monitor_rule_counts_and_logs_and_blocks_nobody()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1m 1 monitor"]);
        using var listener = limiter.Listen();

        limiter.PassesOf(5, "get:/a").ShouldBe(5);

        limiter.Logs.Count(line => line.Contains("only monitors")).ShouldBe(1);
        limiter.Measure("webex_gateway.rate_limits.blocked").Count.ShouldBe(4);
        limiter.Send("get:/a").Header("RateLimit").ShouldBeNull();
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1 ::ffff:203.0.113.1", "198.51.100.1")]
    [InlineData("203.0.113.0/24", "203.0.113.1 ::ffff:203.0.113.1", "198.51.100.1")]
    [InlineData("203.0.113.77/24", "203.0.113.1 ::ffff:203.0.113.1", "198.51.100.1")]
    [InlineData("203.0.113.0/255.255.255.0", "203.0.113.1 ::ffff:203.0.113.1", "198.51.100.1")]
    [InlineData("203.0.113.0/255.255.255.128", "203.0.113.1", "203.0.113.128")]
    [InlineData("203.0.113.0 - 203.0.113.9", "203.0.113.1 ::ffff:203.0.113.1", "198.51.100.1")]
    [InlineData("203.0.113.1-203.0.113.9", "203.0.113.9 ::ffff:203.0.113.5", "203.0.113.0 203.0.113.10 cb00:7105::")]
    [InlineData("203.0.112.255-203.0.114.1", "203.0.113.128", "203.0.112.254")]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.1 ::ffff:203.0.113.1", "198.51.100.1 203.0.114.1")]
    [InlineData("0.0.0.0/0", "198.51.100.1", "2001:db8::1")]
    [InlineData("203.0.113.7/0", "198.51.100.1", "2001:db8::1")]
    [InlineData("10.1", "10.0.0.1", "10.1.0.0")]
    [InlineData("::1/10", "3f:ffff::1", "40::1")]
    [InlineData("2001:db8::/32", "2001:db8:1::5", "2001:db9::1")]
    [InlineData("2001:db8::1-2001:db8::9", "2001:DB8:0:0:0:0:0:5", "2001:db8::a")]
    [InlineData("2001:db8::/ffff:ffff::", "2001:db8:ffff::1", "2001:db9::1")]
    public void The_whitelist_frees_addresses_from_every_rule(string free, string held, string others)
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 0"], $""" "IpWhitelist": [ "{free}" ], """);

        held.Split(' ').ShouldAllBe(address => limiter.Passes("get:/a", address));
        others.Split(' ').ShouldAllBe(address => !limiter.Passes("get:/a", address));
        limiter.Send("get:/a", held.Split(' ')[0]).Header("RateLimit").ShouldBeNull();
    }

    [Fact]
    public void The_endpoint_whitelist_works_without_endpoint_limiting_too()
    {
        using var limiter = LimiterUnderTest.Of(
            $$"""{ "IpRateLimiting": { "EndpointWhitelist": [ "get:/health/*" ], "GeneralRules": [ {{LimiterUnderTest.Rules("* 1m 0")}} ] } }""");

        limiter.Passes("get:/health/live").ShouldBeTrue();
        limiter.Passes("post:/health/live").ShouldBeFalse();
    }

    [Fact]
    public void Sixty_at_once_against_a_limit_of_ten_let_exactly_ten_through()
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 10"]);
        var passed = 0;

        Parallel.For(0, 60, _ => Interlocked.Add(ref passed, limiter.Passes("get:/a") ? 1 : 0));

        passed.ShouldBe(10);
    }

    [Fact]
    public void Headers_name_every_rule_and_what_is_left_of_the_tightest()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 10m 5", "* 1s 20"]);
        limiter.Send("get:/a");
        limiter.Clock.Advance(TimeSpan.FromSeconds(30.5));

        var sent = limiter.Send("get:/a");

        sent.Header("RateLimit-Policy").ShouldBe("\"* 1s\";q=20;w=1, \"get:/a 10m\";q=5;w=600");
        sent.Header("RateLimit").ShouldBe("\"get:/a 10m\";r=3;t=570");
        sent.Header("X-Rate-Limit-Limit").ShouldBeNull();
    }

    [Fact]
    public async Task A_block_is_a_problem_with_the_rest_of_the_window_rounded_up()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 10s 1"]);
        limiter.Send("get:/a");
        limiter.Clock.Advance(TimeSpan.FromSeconds(7.9));

        var blocked = limiter.Send("get:/a");

        (await blocked.BodyAsync()).ShouldContain("urn:webex-gateway:too-many-requests");
        blocked.Context.Response.StatusCode.ShouldBe(429);
        blocked.Header("Retry-After").ShouldBe("3");
        blocked.Header("RateLimit").ShouldBe("\"get:/a 10s\";r=0;t=3");
    }

    [Fact]
    public async Task Headers_can_be_switched_off_and_status_and_body_stay()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 10s 1"], """ "DisableRateLimitHeaders": true, """);
        limiter.Send("get:/a").Header("RateLimit").ShouldBeNull();

        var blocked = limiter.Send("get:/a");

        (await blocked.BodyAsync()).ShouldContain("too-many-requests");
        blocked.Header("RateLimit-Policy").ShouldBeNull();
    }

    [Theory]
    [InlineData(""" "HttpStatusCode": 503, """, 503, "application/problem+json", "urn:webex-gateway:too-many-requests")]
    [InlineData(""" "QuotaExceededMessage": "{0} per {1}, wait {2}", """, 429, "text/plain", "1 per 1m30s, wait 90")]
    [InlineData(
        """ "HttpStatusCode": 418, "QuotaExceededResponse": { "Content": "{{ \"wait\": {2} }}", "ContentType": "application/json" }, """,
        418, "application/json", "{ \"wait\": 90 }")]
    [InlineData(
        """ "HttpStatusCode": 418, "QuotaExceededResponse": { "Content": "no", "StatusCode": 420 }, "QuotaExceededMessage": "never", """,
        420, "text/plain", "no")]
    [InlineData(""" "QuotaExceededResponse": { "StatusCode": 420 }, "QuotaExceededMessage": "message", """, 420, "text/plain", "message")]
    public async Task A_configured_answer_has_its_status_type_and_words(string more, int status, string type, string body)
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 90s 1"], more);
        limiter.Send("get:/a");

        var blocked = limiter.Send("get:/a");

        (await blocked.BodyAsync()).ShouldContain(body);
        blocked.Context.Response.StatusCode.ShouldBe(status);
        blocked.Context.Response.ContentType.ShouldBe(type);
        blocked.Header("Retry-After").ShouldBe("90");
    }

    [Fact]
    public async Task A_rules_own_answer_never_leaks_into_another_rule()
    {
        using var limiter = LimiterUnderTest.Of([
            """{ "Endpoint": "get:/a", "Period": "1m", "Limit": 0, "QuotaExceededResponse": { "Content": "own", "StatusCode": 420 } }""",
            "get:/b 1m 0"]);

        (await limiter.Send("get:/a").BodyAsync()).ShouldBe("own");
        (await limiter.Send("get:/b").BodyAsync()).ShouldContain("too-many-requests");
    }

    [Fact]
    public void A_request_costs_a_few_hundred_bytes_however_many_rules_there_are()
    {
        using var limiter = LimiterUnderTest.Of(["* 1s 1e9", .. Enumerable.Range(0, 60).Select(i => $"post:/path/{i}/* 10m 5")]);
        var context = limiter.Send("get:/js/app.js").Context;
        limiter.Again(context, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        limiter.Again(context, 1000);

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1000).ShouldBeLessThan(400);
    }

    private static void ShouldMeet(string more, string pattern, string met, string others)
    {
        using var limiter = LimiterUnderTest.Of([$"{pattern} 1m 0"], more);

        met.Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(request => !limiter.Passes(request));
        others.Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(request => limiter.Passes(request));
    }

    [GeneratedRegex(@"\A(?:\+(?<seconds>[\d.]+)s(?<tick>\+?)|(?:(?<count>\d+) )?(?<request>\w+:\S+)(?: from (?<from>\S+))?(?: = (?<passes>\d+)| waits (?<wait>\d+)))\z")]
    private static partial Regex Step();
}
