namespace WebexGateway.Tests.Abuse;

/// <summary>The meaning of AspNetCoreRateLimit's format, sentence by sentence, and where ours differs.</summary>
public sealed class RateLimitFormatTests
{
    public static TheoryData<string, string, bool> Wildcards => new()
    {
        { "*", "get:/", true },
        { "*", "get://", true },
        { "*", "post:/a/b", true },
        { "*:*", "delete:/a", true },
        { "get:*", "get:/a/b", true },
        { "get:*", "post:/a/b", false },
        { "*:/p", "put:/p", true },
        { "*:/p", "put:/p/q", false },
        { "GET:/P", "get:/p", true },
        { "get:/p", "get:/P", true },
        { "get:/x*", "get:/x", true },
        { "get:/x*", "get:/xyz", true },
        { "get:/x*", "get:/x/y", true },
        { "get:/api/*", "get:/api/a", true },
        { "get:/api/*", "get:/api/a/b", true },
        { "get:/api/*", "get:/api", false },
        { "get:/api/*", "get:/api/", false },
        { "get:/api/*", "get:/apix", false },
        { "*:/users/*/orders", "get:/users/1/orders", true },
        { "*:/users/*/orders", "get:/users/1/2/orders", true },
        { "*:/users/*/orders", "get:/users//orders", true },
        { "*:/users/*/orders", "get:/users/orders", false },
        { "*admin*", "get:/x/administrator", true },
        { "*admin*", "get:/x", false },
        { "get:/", "get:/", true },
        { "get:/", "get://", false },
        { "get:/*", "get://", false },
        { "get:/a", "get:/a///", true },
        { "get:/a/b", "get:/a//b", false },
        { "get:/a**", "get:/a", true },
        { "get:/?", "get:/x", true },
        { "get:/?", "get:/xy", false },
        { "?:/x", "get:/x", true },
        { "?:/x", "options:/x", true },
        { "??t:/x", "get:/x", true },
        { "get:/caf%C3%A9", "get:/caf%C3%A9", true },
        { "get:/a%20b", "get:/a%20b", true },
        { "get:/a%2Fb", "get:/a%2fb", true },
        { "get:/a+b:c", "get:/a+b:c", true },
    };

    public static TheoryData<string, string, bool> Expressions => new()
    {
        { "*", "get:/anything", true },
        { "get:/api/*", "get:/api", true },
        { "get:/api/*", "get:/api/a", false },
        { "((post)|(put)):/x", "put:/x", true },
        { "((post)|(put)):/x", "get:/x", false },
        { "GET:/X", "get:/x", true },
        { "get:/a|b", "get:/abc", true },
        { "get:/a|b", "get:/x/b", true },
        { "*:/a", "get:/x:/a", true },
        { "get:/[0-9]+", "get:/42", true },
        { "get:/[0-9]+", "get:/42/x", false },
        { "get:/(?!x).*", "get:/y", true },
        { "get:/(?!x).*", "get:/x", false },
    };

    [Theory]
    [MemberData(nameof(Wildcards))]
    public void A_wildcard_pattern_meets_the_whole_of_verb_and_path(string pattern, string request, bool meets)
    {
        using var limiter = LimiterUnderTest.Of([$"{pattern} 1m 0"]);

        limiter.Passes(request).ShouldBe(!meets);
    }

    [Theory]
    [MemberData(nameof(Expressions))]
    public void With_regular_expressions_the_ends_are_anchored(string pattern, string request, bool meets)
    {
        using var limiter = LimiterUnderTest.Of([$"{pattern} 1m 0"], """ "EnableRegexRuleMatching": true, """);

        limiter.Passes(request).ShouldBe(!meets);
    }

    [Fact]
    public void Without_endpoint_limiting_only_rules_for_everything_exist()
    {
        using var limiter = LimiterUnderTest.Of($$"""{ "IpRateLimiting": { "GeneralRules": [ {{LimiterUnderTest.Rules("get:/a 1m 0", "*:* 1m 0", "* 1m 2")}} ] } }""");

        limiter.PassesOf(3, "get:/a").ShouldBe(2);
        limiter.Logs.Count(line => line.StartsWith("Warning") && line.Contains("EnableEndpointRateLimiting")).ShouldBe(2);
    }

    [Fact]
    public void A_rule_counts_once_for_a_client_over_every_path_and_verb_that_it_meets()
    {
        using var limiter = LimiterUnderTest.Of(["*:/a/* 1m 3"]);

        limiter.Passes("get:/a/1").ShouldBeTrue();
        limiter.Passes("post:/a/2").ShouldBeTrue();
        limiter.Passes("put:/a/3").ShouldBeTrue();
        limiter.Passes("delete:/a/4").ShouldBeFalse();
        limiter.Passes("delete:/b").ShouldBeTrue();
    }

    [Fact]
    public void The_rule_for_everything_is_a_true_total()
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 3", "get:/a 1m 2"]);

        limiter.PassesOf(2, "get:/a").ShouldBe(2);
        limiter.PassesOf(2, "get:/b").ShouldBe(1);
    }

    [Fact]
    public void Several_rules_on_one_endpoint_all_count()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1s 1", "get:/a 1m 2"]);

        limiter.PassesOf(2, "get:/a").ShouldBe(1);
        limiter.Clock.Advance(TimeSpan.FromSeconds(2));
        limiter.PassesOf(2, "get:/a").ShouldBe(1);
        limiter.Clock.Advance(TimeSpan.FromSeconds(2));
        limiter.Passes("get:/a").ShouldBeFalse();
    }

    [Fact]
    public void A_window_opens_with_the_first_request_and_its_last_instant_still_belongs_to_it()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 10s 1"]);

        limiter.Clock.Advance(TimeSpan.FromSeconds(7));
        limiter.Passes("get:/a").ShouldBeTrue();
        limiter.Clock.Advance(TimeSpan.FromSeconds(10));
        limiter.Passes("get:/a").ShouldBeFalse();
        limiter.Clock.Advance(TimeSpan.FromTicks(1));
        limiter.Passes("get:/a").ShouldBeTrue();
    }

    [Fact]
    public void Windows_do_not_tile_from_the_first_one()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1s 1"]);

        limiter.Passes("get:/a").ShouldBeTrue();
        limiter.Clock.Advance(TimeSpan.FromMilliseconds(1700));
        limiter.Passes("get:/a").ShouldBeTrue();
        limiter.Clock.Advance(TimeSpan.FromMilliseconds(600));
        limiter.Passes("get:/a").ShouldBeFalse();
    }

    [Fact]
    public void Blocked_requests_do_not_prolong_a_window()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 10s 1"]);
        limiter.Passes("get:/a").ShouldBeTrue();

        limiter.Clock.Advance(TimeSpan.FromSeconds(9));
        limiter.PassesOf(50, "get:/a").ShouldBe(0);
        limiter.Clock.Advance(TimeSpan.FromSeconds(1.1));
        limiter.Passes("get:/a").ShouldBeTrue();
    }

    [Fact]
    public void A_request_blocked_by_a_short_period_is_not_counted_in_a_longer_one()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1m 3", "get:/a 1s 1"]);

        limiter.PassesOf(10, "get:/a").ShouldBe(1);
        limiter.Clock.Advance(TimeSpan.FromSeconds(2));
        limiter.Passes("get:/a").ShouldBeTrue();
        limiter.Clock.Advance(TimeSpan.FromSeconds(2));
        limiter.Passes("get:/a").ShouldBeTrue();
    }

    [Fact]
    public void A_request_blocked_by_a_long_period_has_been_counted_in_the_shorter_one()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 10s 2", "*:/a 1m 1"]);
        limiter.PassesOf(3, "get:/a").ShouldBe(1);

        RetryAfter(limiter.Send("get:/a")).ShouldBe(10); // the short one answers now
    }

    [Fact]
    public void Stacked_the_longest_is_counted_first_and_answers()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1m 3", "get:/a 1s 1"], """ "StackBlockedRequests": true, """);

        limiter.PassesOf(4, "get:/a").ShouldBe(1);
        RetryAfter(limiter.Send("get:/a")).ShouldBe(60);
        limiter.Clock.Advance(TimeSpan.FromSeconds(2));
        limiter.Passes("get:/a").ShouldBeFalse();
    }

    [Theory]
    [InlineData("2.5", 2)]
    [InlineData("0.5", 0)]
    [InlineData("\"2\"", 2)]
    [InlineData("1e0", 1)]
    [InlineData("0", 0)]
    [InlineData("-1", 0)]
    public void A_limit_is_a_number_that_the_count_must_not_exceed(string limit, int passes)
    {
        using var limiter = LimiterUnderTest.Of([$"get:/a 1m {limit}"]);

        limiter.PassesOf(5, "get:/a").ShouldBe(passes);
    }

    [Fact]
    public void A_closed_endpoint_asks_nobody_to_come_back()
    {
        using var limiter = LimiterUnderTest.Of(["get:/a 1m 0"]);

        RetryAfter(limiter.Send("get:/a")).ShouldBe(int.MaxValue);
    }

    [Theory]
    [InlineData("1.5s", 1.5)]
    [InlineData("0.5h", 1800)]
    [InlineData("2d", 172800)]
    public void A_period_is_a_number_and_a_unit(string period, double seconds)
    {
        using var limiter = LimiterUnderTest.Of([$"get:/a {period} 1"]);
        limiter.Passes("get:/a").ShouldBeTrue();

        limiter.Clock.Advance(TimeSpan.FromSeconds(seconds));
        limiter.Passes("get:/a").ShouldBeFalse();
        limiter.Clock.Advance(TimeSpan.FromTicks(1));
        limiter.Passes("get:/a").ShouldBeTrue();
    }

    [Fact]
    public void A_timespan_is_the_real_duration_and_the_period_only_its_label()
    {
        using var limiter = LimiterUnderTest.Of(["""{ "Endpoint": "get:/a", "Period": "1s", "PeriodTimespan": "00:01:00", "Limit": 1 }"""]);
        limiter.Passes("get:/a").ShouldBeTrue();

        limiter.Clock.Advance(TimeSpan.FromSeconds(59));
        limiter.Passes("get:/a").ShouldBeFalse();
    }

    [Fact]
    public void A_monitor_rule_counts_and_logs_and_blocks_nobody()
    {
        using var limiter = LimiterUnderTest.Of(["""{ "Endpoint": "get:/a", "Period": "1m", "Limit": 1, "MonitorMode": true }"""]);
        using var listener = limiter.Listen();

        limiter.PassesOf(5, "get:/a").ShouldBe(5);

        limiter.Logs.Count(line => line.Contains("only monitors")).ShouldBe(1);
        limiter.Measure("webex_gateway.rate_limits.blocked").Count.ShouldBe(4);
        limiter.Send("get:/a").Header("RateLimit").ShouldBeNull();
    }

    [Fact]
    public void A_monitor_rule_never_hides_an_enforcing_one()
    {
        using var limiter = LimiterUnderTest.Of(["""{ "Endpoint": "*", "Period": "1m", "Limit": 1, "MonitorMode": true }""", "get:/a 1m 2"]);

        limiter.PassesOf(4, "get:/a").ShouldBe(2);
    }

    [Fact]
    public void A_monitor_policy_never_hides_an_enforcing_rule_either()
    {
        using var limiter = LimiterUnderTest.Of(Policies("203.0.113.0/24", """{ "Endpoint": "*", "Period": "1m", "Limit": 1, "MonitorMode": true }""", "get:/a 1m 2"));

        limiter.PassesOf(4, "get:/a").ShouldBe(2);
    }

    [Theory]
    [InlineData("203.0.113.1")]
    [InlineData("203.0.113.0/24")]
    [InlineData("203.0.113.77/24")]
    [InlineData("203.0.113.0/255.255.255.0")]
    [InlineData("203.0.113.0 - 203.0.113.9")]
    [InlineData("::ffff:203.0.113.0/120")]
    public void The_whitelist_frees_addresses_from_every_rule(string free)
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 0"], $""" "IpWhitelist": [ "{free}" ], """);

        limiter.Passes("get:/a").ShouldBeTrue();
        limiter.Passes("get:/a", "::ffff:203.0.113.1").ShouldBeTrue();
        limiter.Send("get:/a").Header("RateLimit").ShouldBeNull();
        limiter.Passes("get:/a", "198.51.100.1").ShouldBeFalse();
    }

    [Theory]
    [InlineData("::1/10", "3f:ffff::1", true)]
    [InlineData("::1/10", "40::1", false)]
    [InlineData("0.0.0.0/0", "198.51.100.1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("2001:db8::1-2001:db8::9", "2001:DB8:0:0:0:0:0:5", true)]
    [InlineData("10.1", "10.0.0.1", true)]
    [InlineData("203.0.113.1-203.0.113.9", "203.0.113.9", true)]
    [InlineData("203.0.113.1-203.0.113.9", "203.0.113.10", false)]
    [InlineData("203.0.113.1-203.0.113.9", "203.0.113.0", false)]
    [InlineData("203.0.112.255-203.0.114.1", "203.0.113.128", true)]
    [InlineData("203.0.113.1-203.0.113.9", "::ffff:203.0.113.5", true)]
    [InlineData("203.0.113.1-203.0.113.9", "cb00:7105::", false)]
    [InlineData("203.0.113.0/255.255.255.128", "203.0.113.128", false)]
    [InlineData("::ffff:203.0.113.0/120", "203.0.114.1", false)]
    [InlineData("2001:db8::/ffff:ffff::", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/ffff:ffff::", "2001:db9::1", false)]
    [InlineData("203.0.113.7/0", "198.51.100.1", true)]
    public void An_address_expression_holds_what_it_says(string free, string address, bool isFree)
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 0"], $""" "IpWhitelist": [ "{free}" ], """);

        limiter.Passes("get:/a", address).ShouldBe(isFree);
    }

    [Fact]
    public void The_endpoint_whitelist_works_without_endpoint_limiting_too()
    {
        using var limiter = LimiterUnderTest.Of($$"""{ "IpRateLimiting": { "EndpointWhitelist": [ "get:/health/*" ], "GeneralRules": [ {{LimiterUnderTest.Rules("* 1m 0")}} ] } }""");

        limiter.Passes("get:/health/live").ShouldBeTrue();
        limiter.Passes("post:/health/live").ShouldBeFalse();
    }

    [Fact]
    public void A_policy_replaces_the_general_rule_of_the_same_period_looser_or_stricter()
    {
        using var limiter = LimiterUnderTest.Of(Policies("203.0.113.0/24", "get:/a 1m 3", "get:/a 1m 1", "get:/a 1h 4"));

        limiter.PassesOf(5, "get:/a").ShouldBe(3);
        limiter.PassesOf(5, "get:/a", "198.51.100.1").ShouldBe(1);
        limiter.Clock.Advance(TimeSpan.FromMinutes(2));
        limiter.PassesOf(5, "get:/a").ShouldBe(1); // the general rule of another period stays in force
    }

    [Fact]
    public void A_policy_whose_endpoint_is_not_met_leaves_the_general_rule_in_force()
    {
        using var limiter = LimiterUnderTest.Of(Policies("203.0.113.0/24", "get:/b 1m 9", "get:/a 1m 1"));

        limiter.PassesOf(3, "get:/a").ShouldBe(1);
    }

    [Fact]
    public void A_policy_for_a_range_gives_each_address_its_own_count()
    {
        using var limiter = LimiterUnderTest.Of(Policies("203.0.113.0/24", "get:/a 1m 1"));

        limiter.PassesOf(2, "get:/a", "203.0.113.1").ShouldBe(1);
        limiter.PassesOf(2, "get:/a", "203.0.113.2").ShouldBe(1);
    }

    [Fact]
    public void Sixty_seconds_and_one_minute_are_two_rules()
    {
        using var limiter = LimiterUnderTest.Of(Policies("203.0.113.0/24", "get:/a 60s 5", "get:/a 1m 2"));

        limiter.PassesOf(5, "get:/a").ShouldBe(2);
    }

    [Fact]
    public void An_IPv6_slash_64_is_one_visitor_and_the_next_is_another()
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 2"]);

        limiter.Passes("get:/a", "2001:db8:0:1::1").ShouldBeTrue();
        limiter.Passes("get:/a", "2001:db8:0:1:ffff:ffff:ffff:ffff").ShouldBeTrue();
        limiter.Passes("get:/a", "2001:db8:0:1::2").ShouldBeFalse();
        limiter.Passes("get:/a", "2001:db8:0:2::1").ShouldBeTrue();
    }

    [Fact]
    public void A_mapped_address_is_its_IPv4_address_and_visitors_without_one_are_one_visitor()
    {
        using var limiter = LimiterUnderTest.Of(["* 1m 1"]);

        limiter.Passes("get:/a", "203.0.113.1").ShouldBeTrue();
        limiter.Passes("get:/a", "::ffff:203.0.113.1").ShouldBeFalse();
        limiter.Passes("get:/a", null).ShouldBeTrue();
        limiter.Passes("get:/a", null).ShouldBeFalse();
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

        sent.Header("RateLimit-Policy").ShouldBe("""
            "* 1s";q=20;w=1, "get:/a 10m";q=5;w=600
            """);
        sent.Header("RateLimit").ShouldBe("""
            "get:/a 10m";r=3;t=570
            """);
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
    [InlineData(""" "HttpStatusCode": 418, "QuotaExceededResponse": { "Content": "{{ \"wait\": {2} }}", "ContentType": "application/json" }, """, 418, "application/json", "{ \"wait\": 90 }")]
    [InlineData(""" "HttpStatusCode": 418, "QuotaExceededResponse": { "Content": "no", "StatusCode": 420 }, "QuotaExceededMessage": "never", """, 420, "text/plain", "no")]
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
        using var limiter = LimiterUnderTest.Of(["""{ "Endpoint": "get:/a", "Period": "1m", "Limit": 0, "QuotaExceededResponse": { "Content": "own", "StatusCode": 420 } }""", "get:/b 1m 0"]);

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

    private static long RetryAfter(LimiterUnderTest.Sent sent)
    {
        sent.BodyAsync().GetAwaiter().GetResult();
        return long.Parse(sent.Header("Retry-After")!, null);
    }

    private static string Policies(string ip, string policy, params string[] general) => $$"""
        {
          "IpRateLimiting": { "EnableEndpointRateLimiting": true, "GeneralRules": [ {{LimiterUnderTest.Rules(general)}} ] },
          "IpRateLimitPolicies": { "IpRules": [ { "Ip": "{{ip}}", "Rules": [ {{LimiterUnderTest.Rules(policy)}} ] } ] }
        }
        """;
}
