using System.Diagnostics;
using System.Net;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.OAuth;

public sealed class RenewalTests
{
    private const string Token = "/v1/access_token";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>So short that a renewal's lease, five seconds of the clock, outlives two writes to a slow disk.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_token_is_renewed_about_half_way_without_a_visitor_asking()
    {
        await using var gateway = await ConnectedAsync();

        gateway.Clock.Advance(Lifetime * 0.39);
        await gateway.TurnAsync();
        gateway.TokenRequests().Count.ShouldBe(1);

        gateway.Clock.Advance(Lifetime * 0.22);
        await gateway.UntilAsync(() => gateway.TokenRequests().Count == 2, Step);
    }

    [Fact]
    public async Task A_visitor_never_waits_for_a_renewal_while_the_old_token_lives()
    {
        await using var gateway = await ConnectedAsync();
        var arrived = gateway.Webex.State.CountOf(Token);
        gateway.Webex.State.ArmFault(Token, "hang", count: 100);

        gateway.Clock.Advance(Lifetime * 0.7);
        await gateway.UntilAsync(() => gateway.Webex.State.CountOf(Token) == arrived + 1, Step);

        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK); // the clock stands still: the renewal hangs meanwhile
        gateway.Webex.State.CountOf("/v1/guests/token").ShouldBe(2);
        gateway.Clock.Advance(TimeSpan.FromSeconds(10)); // ends the hanging renewal
    }

    [Fact]
    public async Task A_token_serves_to_its_last_moment_and_not_beyond()
    {
        await using var gateway = await ConnectedAsync();
        gateway.Webex.State.ArmFault(Token, "error-503", count: 10_000);

        gateway.Clock.Advance(Lifetime - TimeSpan.FromSeconds(6));
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Clock.Advance(TimeSpan.FromSeconds(2));
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        gateway.Webex.State.CountOf("/v1/guests/token").ShouldBe(2);
    }

    [Fact]
    public async Task Failed_renewals_are_few_and_recover_within_one_back_off()
    {
        await using var gateway = await ConnectedAsync();
        gateway.Webex.State.ArmFault(Token, "error-503", count: 10_000);
        gateway.Clock.Advance(Lifetime);

        for (var minute = 0; minute < 10; minute++)
        {
            var before = gateway.TokenRequests().Count;
            for (var i = 0; i < 60; i++)
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
                await gateway.GuestAsync();
            }

            (gateway.TokenRequests().Count - before).ShouldBeLessThanOrEqualTo(10);
        }

        gateway.Webex.State.DisarmFaults();
        gateway.Clock.Advance(TimeSpan.FromMinutes(1)); // the longest back-off
        await gateway.UntilAsync(() => gateway.Logs.Count(line => line.Contains("'ContactCenter' is live until")) == 2, Step);
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Retry_After_is_honoured_by_every_instance()
    {
        await using var gateway = await TokenGateway.StartAsync();
        gateway.Webex.State.ArmFault(Token, "rate-limited", retryAfter: 90);
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        await using var other = gateway.Beside();

        gateway.Clock.Advance(TimeSpan.FromSeconds(89));
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        await (await other.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.TokenRequests().Count.ShouldBe(1);

        gateway.Clock.Advance(TimeSpan.FromSeconds(2));
        (await other.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.TokenRequests().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_Retry_After_of_years_holds_for_an_hour()
    {
        await using var gateway = await TokenGateway.StartAsync();
        gateway.Webex.State.ArmFault(Token, "rate-limited", retryAfter: 999_999_999);

        var answer = await gateway.OperateAsync("/token/refresh");
        gateway.Clock.Advance(TimeSpan.FromMinutes(61));

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromHours(1));
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_Retry_After_with_a_date_is_waited_for_an_hour_at_the_most()
    {
        await using var gateway = await TokenGateway.StartAsync();
        using var webex = ScriptedWebex.Answering(503, "", ("Retry-After", "Thu, 31 Dec 2099 10:01:30 GMT"));
        await using var other = gateway.Beside(("WEBEX_API_URL", webex.Url));

        var answer = await other.OperateAsync("/token/refresh");

        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "webex-unavailable");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("two\\r\\nlines")]
    [InlineData("tok\\u00e9n")]
    [InlineData("")]
    public async Task An_access_token_that_no_header_can_carry_is_none(string token)
    {
        await using var gateway = await TokenGateway.StartAsync();
        using var webex = ScriptedWebex.Answering(200, $$"""{"access_token":"{{token}}","expires_in":3600,"token_type":"Bearer"}""");
        await using var other = gateway.Beside(("WEBEX_API_URL", webex.Url));

        await (await other.OperateAsync("/token/refresh")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "webex-unavailable");

        (await other.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldNotBe("connected");
    }

    [Theory]
    [InlineData("<html><body>Bad gateway</body></html>", false)]
    [InlineData("", false)]
    [InlineData("[]", false)]
    [InlineData(" {\"shape\":\"another\"}", true)]
    public async Task Only_a_JSON_object_can_be_the_lost_answer_to_a_renewal_whatever_the_content_type_says(string body, bool isLost)
    {
        await using var gateway = await TokenGateway.StartAsync(new SandboxOptions { OneTimeRefreshTokens = true });
        (await gateway.OperateAsync("/token/refresh")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.OperateAsync("/token/refresh")).StatusCode.ShouldBe(HttpStatusCode.OK); // Webex is seen to give another refresh token each time
        using var webex = ScriptedWebex.Answering(200, body);
        await using var other = gateway.Beside(("WEBEX_API_URL", webex.Url));

        await (await other.OperateAsync("/token/refresh")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, isLost ? "not-connected" : "webex-unavailable");

        other.Logs.Any(line => line.StartsWith("Error") && line.Contains("will not renew")).ShouldBe(isLost);
    }

    [Fact]
    public async Task A_renewal_in_a_process_of_its_own_that_finds_no_store_ends_without_a_crash()
    {
        var blocked = Path.GetTempFileName(); // a file where the folder should be
        var start = new ProcessStartInfo(GatewayProcess.Executable, "renew") { RedirectStandardInput = true, RedirectStandardError = true };
        using var child = Process.Start(start)!;

        await child.StandardInput.WriteLineAsync($$$"""{"Token":"ContactCenter","Version":1,"Cause":0,"Environment":"Development","ContentRoot":"/","Settings":{"Storage:Path":"{{{blocked}}}/gateway.db"}}""");
        child.StandardInput.Close();
        var said = await child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();

        child.ExitCode.ShouldBe(1);
        said.ShouldBeEmpty();
        File.Delete(blocked);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Two_hundred_first_visitors_of_two_instances_cause_one_token_request(StoreEngine engine)
    {
        await using var gateway = await RestartTests.StartAsync(engine, new() { OneTimeRefreshTokens = true }, ("Webex:RequestsPerMinute", "1000")); // guests take half of it
        await using var other = gateway.Beside();

        var answering = Enumerable.Range(0, 100).SelectMany(i => new[] { gateway.GuestAsync(), other.GuestAsync() }).ToList();

        (await Task.WhenAll(answering)).Count(answer => answer.StatusCode != HttpStatusCode.OK).ShouldBe(0, string.Join("\n", gateway.Logs.Concat(other.Logs).Where(line => line.StartsWith("Warning") || line.StartsWith("Error"))));
        gateway.TokenRequests().Count.ShouldBe(1, string.Join("\n", gateway.Logs.Concat(other.Logs).Where(line => line.Contains("oken '") || line.Contains("enew"))));
    }

    [Theory]
    [InlineData("reset-after")]
    [InlineData("wrong-json")]
    public async Task A_one_time_refresh_token_whose_answer_was_lost_is_never_shown_again(string fault)
    {
        await using var gateway = await ConnectedAsync(oneTime: true);
        await gateway.OperateAsync("/token/refresh"); // now the gateway has seen that Webex gives each once
        gateway.Webex.State.ArmFault(Token, fault);

        gateway.Clock.Advance(Lifetime * 0.7);
        await gateway.UntilAsync(() => gateway.Logs.Any(line => line.StartsWith("Error") && line.Contains("the answer to a renewal was lost")), Step);
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        var readiness = await (await gateway.GetAsync("/health/ready")).JsonAsync();
        readiness.ToString().ShouldContain("connect Webex again at /oauth/start");

        gateway.Clock.Advance(Lifetime);
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        ShownOnce(gateway);

        var (back, cookie) = await OAuthTests.ConsentAsync(gateway, "accept");
        await OAuthTests.GetAsync(gateway, back, cookie);
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_refresh_token_in_an_answer_that_is_otherwise_useless_is_kept()
    {
        await using var gateway = await ConnectedAsync(oneTime: true);
        gateway.Webex.State.ArmFault(Token, "no-expires-in");

        gateway.Clock.Advance(Lifetime);
        await gateway.GuestAsync();
        gateway.Clock.Advance(TimeSpan.FromSeconds(2));

        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        ShownOnce(gateway);
    }

    [Fact]
    public async Task An_answer_without_a_refresh_token_keeps_the_old_one_and_its_end()
    {
        await using var gateway = await ConnectedAsync();
        var before = await (await gateway.OperateAsync("/token/refresh?include=refresh_token")).JsonAsync();
        gateway.Webex.State.ArmFault(Token, "no-refresh-token");
        gateway.Clock.Advance(TimeSpan.FromMinutes(1));

        var after = await (await gateway.OperateAsync("/token/refresh?include=refresh_token")).JsonAsync();

        after.GetProperty("refresh_token").GetString().ShouldBe(before.GetProperty("refresh_token").GetString());
        after.GetProperty("refresh_token_expires_in").GetInt64().ShouldBe(before.GetProperty("refresh_token_expires_in").GetInt64() - 60);
        after.GetProperty("access_token").GetString().ShouldNotBe(before.GetProperty("access_token").GetString());
    }

    /// <summary>No refresh token of the Integration reached Webex twice.</summary>
    internal static void ShownOnce(GatewayUnderTest gateway) =>
        gateway.TokenRequests().Where(form => form.ContainsKey("refresh_token")).Select(form => form["refresh_token"].ToString()).ShouldBeUnique();

    private static async Task<GatewayUnderTest> ConnectedAsync(bool oneTime = false, TimeSpan? lifetime = null)
    {
        var gateway = await TokenGateway.StartAsync(new SandboxOptions { AccessTokenLifetime = lifetime ?? Lifetime, OneTimeRefreshTokens = oneTime });
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        return gateway;
    }
}
