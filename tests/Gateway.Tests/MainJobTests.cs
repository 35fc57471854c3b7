using System.Net;
using System.Text.Json;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests;

public sealed class MainJobTests : GatewayTest
{
    [Fact]
    public async Task A_visitor_gets_one_call_with_our_token_and_our_entry_point()
    {
        var answer = await Gateway.CallAsync("321 123 4567", "Ana Ñandú");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.JsonAsync()).GetProperty("status").GetString().ShouldBe("placed");
        var call = Gateway.Webex.State.Calls.ShouldHaveSingleItem();
        call.Destination.ShouldBe(GatewayUnderTest.Number);
        call.EntryPointId.ShouldBe(Gateway.Webex.Options.EntryPointId);
        call.Attributes["Name"].ShouldBe("Ana Ñandú");
    }

    [Fact]
    public async Task The_request_that_reaches_Webex_is_Ciscos_and_carries_nothing_of_the_visitors()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/callback/call?canary=1") { Content = JsonContent.Of("""{"destination":"+573211234567"}""") };
        foreach (var header in new[] { "Cookie", "X-Forwarded-For", "Forwarded", "User-Agent", "Accept-Language", "Referer", "X-Custom", "baggage", "tracestate", "X-Real-IP", "Via" })
        {
            request.Headers.TryAddWithoutValidation(header, "canary=1").ShouldBeTrue();
        }

        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        (await Gateway.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var sent = Gateway.Webex.State.Requests.Single(seen => seen.Path == "/v1/tasks");
        sent.Headers.Keys.ShouldBe(["Accept", "Authorization", "Content-Length", "Content-Type", "Host"], ignoreOrder: true);
        sent.ToString().ShouldNotContain("canary");
        var body = JsonElement.Parse(sent.Body);
        body.EnumerateObject().Select(field => field.Name).ShouldBe(["entryPointId", "destination", "mediaType", "outboundType", "callback", "attributes"]);
        body.GetProperty("callback").ToString().ShouldBe("""{"callbackOrigin":"web","callbackType":"immediate"}""");
        (body.GetProperty("mediaType").GetString(), body.GetProperty("outboundType").GetString()).ShouldBe(("telephony", "CALLBACK"));
        body.GetProperty("entryPointId").GetString()!.Length.ShouldBeLessThanOrEqualTo(36);
    }

    [Theory]
    [InlineData("""{"destination":"+573211234567","entryPointId":"mine"}""")]
    [InlineData("""{"destination":"+573211234567","origin":"+573211234568"}""")]
    [InlineData("""{"destination":"+573211234567","attributes":{"a":"b"}}""")]
    [InlineData("""{"destination":"+573211234567","mediaType":"chat"}""")]
    [InlineData("""{"destination":"+573211234567","Destination":"+573211234568"}""")]
    [InlineData("""{"destination":["+573211234567"]}""")]
    [InlineData("""{"name":"Ana"}""")]
    [InlineData("""{"destination":"+573211234567","topic":"unknown"}""")]
    [InlineData("""{"destination":"+573211234567","topic":"default:x"}""")]
    [InlineData("""{"destination":"+573211234567","region":"C1"}""")]
    [InlineData("")]
    public async Task A_request_that_is_not_the_contracts_is_400_and_never_leaves(string body)
    {
        var answer = await Gateway.PostAsync("/callback/call", body);

        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        Gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(0);
    }

    [Theory]
    [InlineData("+12125550100", "Only numbers of these regions are called: CO, MX,")]
    [InlineData("+881612345678", "Only numbers of these regions are called: CO, MX,")] // satellite
    [InlineData("123", "Numbers of CO have ten digits")]
    [InlineData("+5711234567", "+57 60 1 xxx xxxx")] // Colombia's numbering before 2021
    [InlineData("+573211234567;ext=1", "Extensions cannot be called")]
    [InlineData("hola", "without letters")]
    public async Task A_number_that_we_do_not_dial_is_422_and_never_leaves(string number, string detail)
    {
        var answer = await Gateway.CallAsync(number);

        await answer.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        (await answer.JsonAsync()).GetProperty("detail").GetString()!.ShouldContain(detail);
        Gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(0);
    }

    [Fact]
    public async Task Other_content_types_are_415_and_large_bodies_413()
    {
        await (await Gateway.PostAsync("/callback/call", "{}", "text/plain")).ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        await (await Gateway.CallAsync(name: new string('a', 5000))).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        await (await Gateway.PostAsync("/callback/call", new string('a', 100_000))).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
    }

    [Fact]
    public async Task Other_methods_and_unknown_paths_are_problems_too()
    {
        await (await Gateway.GetAsync("/callback/call")).ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        await (await Gateway.PostAsync("/callback/nowhere", "{}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_topic_has_its_own_entry_point()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new SandboxOptions { KnowsEntryPoint = id => id == "sales-entry-point" }, ("Callbacks:EntryPoints:sales", "sales-entry-point"));

        (await gateway.CallAsync(topic: "sales")).StatusCode.ShouldBe(HttpStatusCode.Created);

        gateway.Webex.State.Calls.ShouldHaveSingleItem().EntryPointId.ShouldBe("sales-entry-point");
    }

    [Fact]
    public async Task A_guest_gets_a_token_under_a_fresh_subject_from_the_Service_App()
    {
        var named = await (await Gateway.PostAsync("/guest/token", """{"name":"Ana"}""")).JsonAsync();
        var unnamed = await (await Gateway.Client.PostAsync(new Uri("/guest/token", UriKind.Relative), null)).JsonAsync();

        named.EnumerateObject().Select(field => field.Name).ShouldBe(["access_token", "token_type", "expires_in"]);
        unnamed.GetProperty("token_type").GetString().ShouldBe("Bearer");
        var guests = Gateway.Webex.State.Requests.Where(seen => seen.Path == "/v1/guests/token").Select(seen => JsonElement.Parse(seen.Body)).ToList();
        guests.Select(guest => guest.GetProperty("displayName").GetString()).ShouldBe(["Ana", "Visitante"]);
        guests.Select(guest => guest.GetProperty("subject").GetString()).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_Service_App_guests_are_served_by_the_Integrations_token()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("GUEST_CLIENT_ID", ""), ("GUEST_CLIENT_SECRET", ""), ("GUEST_REFRESH_TOKEN", ""));

        var answer = await gateway.PostAsync("/guest/token", "{}");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.TokenRequests(gateway.Webex.Options.GuestClientId).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_is_told_what_it_can_offer()
    {
        var options = await (await Gateway.GetAsync("/callback/options")).JsonAsync();

        var first = options.GetProperty("regions")[0];
        (first.GetProperty("region").GetString(), first.GetProperty("callingCode").GetString(), first.GetProperty("example").GetString()).ShouldBe(("CO", "57", "321 1234567"));
        options.GetProperty("topics")[0].GetString().ShouldBe("default");
        options.GetProperty("challenge").GetString().ShouldBe("adaptive");
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var body = JsonContent.Of($$"""{"destination":"{{GatewayUnderTest.Number}}"}""");
        body.Headers.ContentEncoding.Add("gzip");

        await (await gateway.Client.PostAsync("/callback/call", body)).ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }
}
