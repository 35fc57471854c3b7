using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Tokens;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace WebexGateway.Tests.OAuth;

public sealed class RejectedTokenTests
{
    [Fact]
    public async Task A_401_costs_one_renewal_and_one_replay_and_the_visitor_gets_one_call()
    {
        await using var gateway = await ConnectedAsync();
        gateway.Webex.State.RevokeAccessTokens();

        (await gateway.CallAsync("+573211234568")).StatusCode.ShouldBe(HttpStatusCode.Created);

        gateway.TokenRequests().Count.ShouldBe(2);
        var tasks = gateway.Webex.State.Requests.Where(seen => seen.Path == "/v1/tasks").ToList();
        tasks.Count.ShouldBe(3);
        tasks[1].Body.ShouldBe(tasks[2].Body);
        tasks[1].Headers["Authorization"].ShouldNotBe(tasks[2].Headers["Authorization"]);
        gateway.Webex.State.CallCount.ShouldBe(2);
    }

    [Fact]
    public async Task Of_many_401s_at_once_one_renews_and_all_replay()
    {
        await using var gateway = await ConnectedAsync();
        gateway.Webex.State.RevokeAccessTokens();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => gateway.CallAsync($"+5732112{34600 + i}")));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created);
        gateway.TokenRequests().Count.ShouldBe(2);
        gateway.Webex.State.CallCount.ShouldBe(51);
    }

    [Fact]
    public async Task A_late_401_for_an_older_token_only_replays()
    {
        await using var gateway = await ConnectedAsync();
        var tokens = gateway.Services.GetRequiredService<TokenCache>();
        var older = (await tokens.GetAsync(TokenNames.ContactCenter, default))!.Value;
        await gateway.OperateAsync("/token/refresh");
        gateway.TokenRequests().Count.ShouldBe(2);

        var other = await tokens.ReplaceAsync(TokenNames.ContactCenter, older, default);

        other!.Value.ShouldNotBe(older);
        gateway.TokenRequests().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_renewal_that_returns_the_same_token_ends_it()
    {
        await using var gateway = await ConnectedAsync();
        gateway.Webex.State.RevokeAccessTokens();
        gateway.Webex.State.ArmFault("/v1/access_token", "same-access-token", count: 100);

        for (var i = 0; i < 5; i++)
        {
            await (await gateway.CallAsync($"+5732112{34600 + i}")).ShouldBeAcceptedAsync("queued");
        }

        gateway.TokenRequests().Count.ShouldBe(2);
        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(1 + 3); // after three that Webex does not take the others wait
        gateway.Logs.Count(line => line.StartsWith("Error") && line.Contains("renews it unchanged") && line.Contains("/oauth/start")).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_401_is_the_answer_and_renewals_stay_bounded()
    {
        await using var gateway = await ConnectedAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "revoked", count: 10_000);

        for (var i = 0; i < 50; i++)
        {
            await (await gateway.CallAsync($"+5732112{34600 + i}")).ShouldBeAcceptedAsync("queued");
        }

        gateway.TokenRequests().Count.ShouldBeInRange(2, 10);
        gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_guests_401_is_mended_in_the_same_way()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/guests/token", "revoked");

        (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        gateway.TokenRequests(gateway.Webex.Options.GuestClientId).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("same-access-token", "renews it unchanged")]
    [InlineData("invalid-grant", "/oauth/start")]
    [InlineData("invalid-client", "client")]
    public async Task Once_Webex_has_refused_a_grant_readiness_page_and_metric_say_that_it_is_not_connected(string fault, string reason)
    {
        await using var gateway = await ConnectedAsync();
        await gateway.UntilReadyAsync();
        (await ReadyTokenAsync(gateway)).GetProperty("status").GetString().ShouldBe("connected");
        gateway.Webex.State.RevokeAccessTokens();
        gateway.Webex.State.ArmFault("/v1/access_token", fault, count: 100);

        await (await gateway.CallAsync("+573211234568")).ShouldBeAcceptedAsync("queued");

        var ready = await gateway.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        var token = await ReadyTokenAsync(gateway);
        token.GetProperty("status").GetString().ShouldBe("not connected");
        token.GetProperty("reason").GetString()!.ShouldContain(reason);
        token.GetProperty("refresh_token_days_left").ValueKind.ShouldBe(JsonValueKind.Null);
        var line = await gateway.OperatorTokenAsync("ContactCenter");
        line.GetProperty("state").GetString().ShouldBe("not connected");
        line.GetProperty("daysLeft").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_token_that_Webex_takes_again_is_connected_again()
    {
        using var webex = ScriptedWebex.Answering(401, "{}");
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Url));
        await gateway.UntilTokensLiveAsync(); // the fault below is for the next renewal
        gateway.Webex.State.ArmFault("/v1/access_token", "same-access-token");
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("queued");
        (await ReadyTokenAsync(gateway)).GetProperty("status").GetString().ShouldBe("not connected");

        webex.Reset();
        webex.Given(Request.Create()).RespondWith(Response.Create().WithCallback(_ => ScriptedWebex.Message(201, "{}", ("Content-Type", "application/json"))));
        await gateway.UntilAsync(async () => (await gateway.WebexCheckAsync()).StartsWith("""{"status":"answers"}"""));

        (await ReadyTokenAsync(gateway)).GetProperty("status").GetString().ShouldBe("connected");
    }

    private static async Task<JsonElement> ReadyTokenAsync(GatewayUnderTest gateway) =>
        (await (await gateway.GetAsync("/health/ready")).JsonAsync()).GetProperty("checks").GetProperty("tokens").GetProperty("ContactCenter");

    private static async Task<GatewayUnderTest> ConnectedAsync()
    {
        var gateway = await GatewayUnderTest.StartAsync();
        (await gateway.CallAsync()).StatusCode.ShouldBe(HttpStatusCode.Created);
        return gateway;
    }
}
