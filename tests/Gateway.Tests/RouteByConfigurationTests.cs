using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebexGateway.Tests.Settings;

namespace WebexGateway.Tests;

/// <summary>A gateway on a copy of the shipped files, so that a test can edit them as a web team would.</summary>
public sealed class RouteByConfigurationTests : IDisposable
{
    private readonly ConfigFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_Webex_API_with_body_token_and_entry_point_needs_only_an_edit_of_routes_json_while_running()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.InProduction(webex, ("Configuration__Folder", folder.Path), ("Storage__Path", folder["gateway.db"]));
        await gateway.StartAsync();
        (await gateway.Client.PostAsync(gateway.At("/guest/sales-call"), JsonContent.Of("""{"name":"Ana"}"""))).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        folder.Edit("routes.json", routes => routes["ReverseProxy"]!["Routes"]!["guest-sales-call"] = JsonNode.Parse("""
            {
              "ClusterId": "webex",
              "RateLimiterPolicy": "guest",
              "Metadata": { "Visitor": "guest" },
              "Match": { "Path": "/guest/sales-call", "Methods": [ "POST" ] },
              "Transforms": [
                { "PathSet": "/v1/telephony/click2call/callToken" },
                { "WebexAccessToken": "GuestIssuer" },
                { "BodyField": "calledNumber", "Value": "+576012345678" },
                { "BodyField": "guestName", "Visitor": "name", "MaxLength": "100", "Default": "Visitante" },
                { "ReplyField": "call_token", "From": "callToken" }
              ]
            }
            """));
        using var answer = await gateway.EventuallyAsync(
            () => gateway.Client.PostAsync(gateway.At("/guest/sales-call"), JsonContent.Of("""{"name":"Ana"}""")),
            answer => answer.StatusCode != HttpStatusCode.NotFound);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.JsonAsync()).GetProperty("call_token").GetString().ShouldNotBeNullOrEmpty();
        JsonElement.Parse(webex.State.Requests[^1].Body).ToString().ShouldBe("""{"calledNumber":"+576012345678","guestName":"Ana"}""");
    }

    [Fact]
    public async Task A_callback_route_with_an_unset_setting_is_closed_and_nothing_is_booked()
    {
        folder.Edit("routes.json", routes => TransformsOf(routes).Add(JsonNode.Parse("""{ "BodyField": "attributes.Site", "Setting": "Calling:Number" }""")));
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        using var answer = await gateway.CallAsync();

        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await answer.JsonAsync()).GetProperty("detail").GetString().ShouldBe("This is not offered here: Calling:Number is not set.");
        (await gateway.DeskAsync("?status=queued")).ShouldBeEmpty();
        gateway.Webex.State.Requests.ShouldNotContain(request => request.Path == "/v1/tasks");
    }

    /// <summary>The limit of the route, and the length of the body.</summary>
    [Theory]
    [InlineData("callback-call", "/callback/call", 200, 200, 201)]
    [InlineData("callback-call", "/callback/call", 200, 201, 413)]
    [InlineData("callback-call", "/callback/call", 0, 50, 413)]
    [InlineData("callback-call", "/callback/call", -1, 4096, 201)] // none of its own
    [InlineData("callback-call", "/callback/call", 9000, 4097, 413)]
    [InlineData("guest-token", "/guest/token", 200, 200, 200)]
    [InlineData("guest-token", "/guest/token", 200, 201, 413)]
    public async Task A_route_may_take_less_than_4096_bytes(string route, string path, int most, int length, int status)
    {
        folder.Edit("routes.json", routes => routes["ReverseProxy"]!["Routes"]![route]!["MaxRequestBodySize"] = most);
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        var body = path == "/guest/token" ? """{"name":"Ana"}""" : """{"destination":"321 123 4567"}""";

        using var answer = await gateway.PostAsync(path, body.PadRight(length));

        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_route_of_an_older_file_that_asks_for_its_outcome_still_loads()
    {
        folder.Edit("routes.json", routes => TransformsOf(routes).Add(JsonNode.Parse("""{ "WebexReply": "Outcome" }""")));
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        using var answer = await gateway.CallAsync();

        await answer.ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Callbacks_go_to_the_destinations_that_the_clusters_load_balancing_picks()
    {
        folder.Edit("routes.json", routes =>
        {
            var cluster = routes["ReverseProxy"]!["Clusters"]!["webex-contact-center"]!;
            cluster["LoadBalancingPolicy"] = "RoundRobin";
            cluster["Destinations"]!["dead"] = JsonNode.Parse("""{ "Address": "http://127.0.0.1:9" }""");
        });
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        using var one = await gateway.CallAsync();
        using var other = await gateway.CallAsync("+573217654321");

        new[] { one.StatusCode, other.StatusCode }.Order().ShouldBe([HttpStatusCode.Created, HttpStatusCode.Accepted]); // nothing listens at 'dead'
    }

    [Fact]
    public async Task A_clusters_shorter_ActivityTimeout_ends_a_callback_that_Webex_does_not_answer()
    {
        folder.Edit("routes.json", routes =>
            routes["ReverseProxy"]!["Clusters"]!["webex-contact-center"]!["HttpRequest"]!["ActivityTimeout"] = "00:00:03");
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        gateway.Webex.State.ArmFault("/v1/tasks", "hang");
        var answer = gateway.CallAsync();
        await gateway.ArrivedAsync("/v1/tasks", 1);

        gateway.Clock.Advance(TimeSpan.FromSeconds(3));

        await (await answer).ShouldBeAcceptedAsync("unconfirmed");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
        gateway.Clock.Advance(TimeSpan.FromSeconds(3)); // the time of an answered callback ends nothing
        await (await gateway.CallAsync("+573217654322")).ShouldBeAcceptedAsync("placed");
    }

    private static JsonArray TransformsOf(JsonNode routes) => routes["ReverseProxy"]!["Routes"]!["callback-call"]!["Transforms"]!.AsArray();
}
