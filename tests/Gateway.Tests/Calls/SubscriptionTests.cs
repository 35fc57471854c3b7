using System.Net;
using WebexGateway.Sandbox;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace WebexGateway.Tests.Calls;

/// <summary>One press subscribes to Webex's events; what is missing is said in a sentence.</summary>
public sealed class SubscriptionTests
{
    private static readonly SandboxOptions WithScopes = new() { Scopes = "cjp:user cjp:config_read cjp:config_write" };

    [Fact]
    public async Task The_operator_makes_sees_and_removes_the_subscription_and_events_follow_the_call()
    {
        await using var gateway = await StartAsync(new() { Scopes = WithScopes.Scopes });

        (await AskAsync(gateway, HttpMethod.Get)).Status.ShouldBe("none");
        var (status, reason, address) = await AskAsync(gateway, HttpMethod.Post);
        (status, reason).ShouldBe(("active", null));
        address.ShouldEndWith(gateway.EventPath());
        (await AskAsync(gateway, HttpMethod.Post)).Status.ShouldBe("active");
        gateway.Webex.State.Requests.Count(seen => seen is { Path: "/v2/subscriptions", Method: "POST" }).ShouldBe(1);
        var order = gateway.Webex.State.Requests.Single(seen => seen is { Path: "/v2/subscriptions", Method: "POST" }).Body;
        order.ShouldContain("\"task:*\"");
        order.ShouldContain("\"resourceVersion\":\"task:1.0.0\"");

        (await AskAsync(gateway, HttpMethod.Get)).Status.ShouldBe("active");
        (await AskAsync(gateway, HttpMethod.Post, "/remove")).Status.ShouldBe("none");
        (await AskAsync(gateway, HttpMethod.Get)).Status.ShouldBe("none");
    }

    [Theory]
    [InlineData("")]
    [InlineData("events-twice")]
    [InlineData("events-late")]
    [InlineData("events-shuffled")]
    public async Task A_call_is_followed_by_events_alone_however_they_come(string fault)
    {
        await using var gateway = await StartAsync(new() { Scopes = WithScopes.Scopes });
        await AskAsync(gateway, HttpMethod.Post);
        gateway.Webex.State.ArmFault(CallDriving.List, "unavailable", count: 10_000);
        if (fault.Length > 0)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", fault, retryAfter: 5);
        }

        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        var seen = new List<string?>();
        await gateway.UntilAsync(
            async () =>
            {
                seen.Add((await gateway.StateAsync(state)).Call);
                return seen[^1] == "completed";
            },
            TimeSpan.FromSeconds(5)); // while the list fails, an end that came first is believed after ten minutes

        var distinct = seen.OfType<string>().Distinct().ToList();
        distinct[^1].ShouldBe("completed");
        distinct.ShouldBe(distinct.OrderBy(word => Array.IndexOf(["queued", "ringing", "connected", "completed"], word)));
    }

    [Fact]
    public async Task A_missing_scope_is_said_in_a_sentence()
    {
        await using var gateway = await StartAsync(new());

        var (status, reason, _) = await AskAsync(gateway, HttpMethod.Post);

        status.ShouldBe("unknown");
        reason.ShouldNotBeNull().ShouldContain("cjp:config_write");
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Without_an_address_of_the_site_the_operator_is_asked_for_it()
    {
        await using var gateway = await CallDriving.StartAsync();

        var (status, reason, address) = await AskAsync(gateway, HttpMethod.Post);

        status.ShouldBe("none");
        reason.ShouldNotBeNull().ShouldContain("Site:Address");
        address.ShouldBe(gateway.Client.BaseAddress!.ToString().TrimEnd('/') + gateway.EventPath());
    }

    [Fact]
    public async Task Only_the_operator_sees_and_changes_it()
    {
        await using var gateway = await CallDriving.StartAsync();

        (await gateway.GetAsync("/operator/webhook")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.PostAsync("/operator/webhook", "{}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.SendAsync(HttpMethod.Post, "/operator/webhook", "{}", ("Authorization", $"Bearer {GatewayUnderTest.OperatorKey}"), ("Sec-Fetch-Site", "cross-site"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_subscription_that_Webex_has_set_to_inactive_is_renewed()
    {
        await using var gateway = await StartAsync(new() { Scopes = WithScopes.Scopes });
        await AskAsync(gateway, HttpMethod.Post);
        var list = await FromWebexAsync(gateway, HttpMethod.Get, "/v2/subscriptions", null);
        var id = list.GetProperty("data")[0].GetProperty("id").GetString();
        await FromWebexAsync(gateway, HttpMethod.Patch, $"/v2/subscriptions/{id}", """{"status":"inactive","resourceVersion":"task:1.0.0"}""");
        (await AskAsync(gateway, HttpMethod.Get)).Status.ShouldBe("inactive");

        await gateway.UntilAsync(
            async () => (await AskAsync(gateway, HttpMethod.Get)).Status == "active", TimeSpan.FromSeconds(30));

        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("was renewed"));
        gateway.Webex.State.Requests.Count(seen => seen is { Path: "/v2/subscriptions", Method: "POST" }).ShouldBe(1, "it is renewed, not made again");
    }

    [Fact]
    public async Task A_page_in_place_of_the_subscriptions_does_not_say_that_there_are_none()
    {
        using var webex = ScriptedWebex.Answering(200, """{"access_token":"t","expires_in":43199,"refresh_token":"r","token_type":"Bearer","data":[],"meta":{}}""");
        webex.Given(Request.Create().WithPath("/v2/subscriptions").UsingGet()).AtPriority(-1).RespondWith(Response.Create().WithCallback(_ => ScriptedWebex.Message(
            200, "<html>Maintenance</html>", ("Content-Type", "text/html"))));
        await using var gateway = await CallDriving.StartAsync(
            ("Site:Address", "https://gateway.example.com"), ("WXCC_API_URL", webex.Urls[0]), ("WEBEX_API_URL", webex.Urls[0]));

        var (status, reason, _) = await AskAsync(gateway, HttpMethod.Post);

        (status, reason).ShouldBe(("unknown", "Webex gave no answer that can be read; try again in a moment."));
        webex.LogEntries.ShouldNotContain(entry => entry.RequestMessage!.Path == "/v2/subscriptions" && entry.RequestMessage!.Method == "POST");
    }

    [Fact]
    public async Task The_version_that_Webex_supports_is_subscribed_to()
    {
        using var webex = ScriptedWebex.Answering(200, """{"access_token":"t","expires_in":43199,"refresh_token":"r","token_type":"Bearer","data":[],"meta":{}}""");
        webex.Given(Request.Create().WithPath("/v2/event-types")).AtPriority(-1).RespondWith(Response.Create().WithCallback(_ => ScriptedWebex.Message(
            200,
            """{"meta":{"resourceVersionList":[{"resource":"agent","version":"3.0.0"},{"resource":"task","version":"2.1.0"}]},"data":[{"name":"task:new","resource":"task","action":"new"}]}""",
            ("Content-Type", "application/json"))));
        await using var gateway = await CallDriving.StartAsync(
            ("Site:Address", "https://gateway.example.com"), ("WXCC_API_URL", webex.Urls[0]), ("WEBEX_API_URL", webex.Urls[0]));

        (await AskAsync(gateway, HttpMethod.Post)).Status.ShouldBe("active");

        var order = webex.LogEntries.Single(entry => entry.RequestMessage is { Path: "/v2/subscriptions", Method: "POST" }).RequestMessage!.Body!;
        order.ShouldContain("\"resourceVersion\":\"task:2.1.0\"");
    }

    private static Task<GatewayUnderTest> StartAsync(SandboxOptions webex) =>
        CallDriving.StartAtFreePortAsync(webex, ("Callbacks:FollowUp:Every", "00:05:00"));

    private static async Task<(string Status, string? Reason, string Address)> AskAsync(GatewayUnderTest gateway, HttpMethod method, string path = "")
    {
        var answer = await gateway.SendAsync(
            method, "/operator/webhook" + path, method == HttpMethod.Get ? null : "{}", ("Authorization", $"Bearer {GatewayUnderTest.OperatorKey}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var json = await answer.JsonAsync();
        return (json.GetProperty("status").GetString()!, json.GetProperty("reason").GetString(), json.GetProperty("address").GetString()!);
    }

    /// <summary>Asks the stand-in with the gateway's token.</summary>
    private static async Task<System.Text.Json.JsonElement> FromWebexAsync(GatewayUnderTest gateway, HttpMethod method, string path, string? json)
    {
        var token = (await (await gateway.OperateAsync("/token/refresh")).JsonAsync()).GetProperty("access_token").GetString();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(gateway.Webex.Address, path)) { Content = json is null ? null : JsonContent.Of(json) };
        request.Headers.Authorization = new("Bearer", token);
        return await (await client.SendAsync(request)).JsonAsync();
    }
}
