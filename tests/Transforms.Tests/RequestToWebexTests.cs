using Microsoft.AspNetCore.Http.Features;
using WebexGateway.Transforms;

namespace WebexGateway.Tests;

public sealed class RequestToWebexTests
{
    private const string Guest = """
        { "WebexAccessToken": "GuestIssuer" }, { "BodyField": "subject", "Random": "uuid" },
        { "BodyField": "displayName", "Visitor": "name", "MaxLength": "10", "Default": "Visitante" }, { "BodyField": "deep.er.value", "Value": "1" }
        """;

    [Fact]
    public async Task The_body_is_ours_and_the_visitors_field_stands_where_the_route_says()
    {
        using var route = new RouteUnderTest(Guest);

        var (sent, body, _) = await route.SendAsync("""{"name":"Ana \"Ñ\" 😀"}""");

        var json = RouteUnderTest.Json(body);
        json.GetProperty("displayName").GetString().ShouldBe("Ana \"Ñ\" 😀");
        json.GetProperty("deep").GetProperty("er").GetProperty("value").GetString().ShouldBe("1");
        Guid.TryParse(json.GetProperty("subject").GetString(), out _).ShouldBeTrue();
        sent.Content!.Headers.ContentType!.MediaType.ShouldBe("application/json");
        sent.Content.Headers.ContentLength.ShouldBe(System.Text.Encoding.UTF8.GetByteCount(body));
    }

    [Fact]
    public async Task Each_request_has_its_own_random_id()
    {
        using var route = new RouteUnderTest(Guest);

        var (_, first, _) = await route.SendAsync("{}");
        var (_, second, _) = await route.SendAsync("{}");

        RouteUnderTest.Json(first).GetProperty("subject").GetString().ShouldNotBe(RouteUnderTest.Json(second).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task An_absent_field_takes_the_routes_default()
    {
        using var route = new RouteUnderTest(Guest);

        var (_, body, _) = await route.SendAsync("");

        RouteUnderTest.Json(body).GetProperty("displayName").GetString().ShouldBe("Visitante");
    }

    [Fact]
    public async Task The_request_carries_our_token_and_no_header_of_the_visitor()
    {
        using var route = new RouteUnderTest(Guest);

        var (sent, _, _) = await route.SendAsync("{}");

        sent.Headers.Authorization!.ToString().ShouldBe("Bearer the-token");
        sent.Headers.Select(header => header.Key).ShouldBe(["Authorization"]);
    }

    [Fact]
    public async Task Without_a_token_the_request_is_answered_with_503_and_not_sent()
    {
        using var route = new RouteUnderTest(Guest);
        route.Tokens.Token = null;

        var (sent, _, visitor) = await route.SendAsync("{}");

        visitor.Response.StatusCode.ShouldBe(503);
        sent.Headers.Authorization.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"name":"Ana","extra":"1"}""", "Unknown field")]
    [InlineData("""{"name":"Ana","name":"Eva"}""", "stands twice")]
    [InlineData("""{"name":1}""", "must be a string")]
    [InlineData("""{"name":{"a":"b"}}""", "must be a string")]
    [InlineData("""{"name":"longer than ten"}""", "longer than 10")]
    [InlineData("""{"name":"a\u0000b"}""", "control characters")]
    [InlineData("""{"name":"a\ud800"}""", "not JSON")]
    [InlineData("""["name"]""", "must be a JSON object")]
    [InlineData("""{"name":"Ana"} {}""", "not JSON")]
    [InlineData("""{"name":"Ana",}""", "not JSON")]
    [InlineData("""{name:"Ana"}""", "not JSON")]
    public async Task A_body_that_is_not_exactly_ours_is_400_with_a_reason(string body, string reason)
    {
        using var route = new RouteUnderTest(Guest);

        var (_, _, visitor) = await route.SendAsync(body);

        visitor.Response.StatusCode.ShouldBe(400);
        visitor.Features.GetRequiredFeature<RequestRefusal>().Detail!.ShouldContain(reason);
    }

    [Fact]
    public async Task A_body_that_is_not_UTF_8_is_400()
    {
        using var route = new RouteUnderTest(Guest);

        var (_, _, visitor) = await route.SendAsync("", context => context.Request.Body = new MemoryStream([.. "{\"name\":\""u8, 0xE9, .. "\"}"u8]));

        visitor.Response.StatusCode.ShouldBe(400);
    }

    [Fact]
    public async Task A_body_over_4_KiB_is_413()
    {
        using var route = new RouteUnderTest(Guest);

        var (_, _, visitor) = await route.SendAsync($$"""{"name":"{{new string('a', 5000)}}"}""");

        visitor.Response.StatusCode.ShouldBe(413);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("")]
    public async Task A_body_that_is_not_called_JSON_is_415(string contentType)
    {
        using var route = new RouteUnderTest(Guest);

        var (_, _, visitor) = await route.SendAsync("{}", context => context.Request.ContentType = contentType);

        visitor.Response.StatusCode.ShouldBe(415);
    }

    [Fact]
    public async Task A_required_field_that_is_missing_is_400()
    {
        using var route = new RouteUnderTest("""{ "BodyField": "a", "Visitor": "name", "MaxLength": "10", "Required": "true" }""");

        var (_, _, visitor) = await route.SendAsync("{}");

        visitor.Response.StatusCode.ShouldBe(400);
    }

    [Fact]
    public async Task A_setting_stands_where_the_route_says_and_a_route_without_it_is_closed()
    {
        using var open = new RouteUnderTest("""{ "BodyField": "a", "Setting": "Callbacks:EntryPoints:sales" }""");
        using var closed = new RouteUnderTest("""{ "BodyField": "a", "Setting": "Calling:Number" }""");

        var (_, body, _) = await open.SendAsync("{}");
        var (_, _, visitor) = await closed.SendAsync("{}");

        RouteUnderTest.Json(body).GetProperty("a").GetString().ShouldBe("entry-point-of-sales");
        visitor.Response.StatusCode.ShouldBe(404);
        visitor.Features.GetRequiredFeature<RequestRefusal>().Detail!.ShouldContain("Calling:Number is not set");
    }

    [Fact]
    public async Task An_admitted_callback_gives_number_name_and_the_entry_point_of_its_topic()
    {
        using var route = new RouteUnderTest(
            """
            { "BodyField": "entryPointId", "EntryPoint": "{topic}" }, { "BodyField": "destination", "Admitted": "number" },
            { "BodyField": "attributes.Name", "Admitted": "name" }, { "BodyField": "callback.type", "Value": "immediate" }
            """,
            """{ "Admission": "callback" }""");

        var (_, body, _) = await route.SendAsync("""{"entryPointId":"smuggled"}""", context => context.Features.Set(new AdmittedCallback(new PhoneNumber("+573211234567"), "Ana", "sales")));

        body.ShouldBe("""{"entryPointId":"entry-point-of-sales","destination":"+573211234567","attributes":{"Name":"Ana"},"callback":{"type":"immediate"}}""");
    }

    [Fact]
    public async Task A_level_without_any_text_is_left_out()
    {
        using var route = new RouteUnderTest("""{ "BodyField": "destination", "Admitted": "number" }, { "BodyField": "attributes.Name", "Admitted": "name" }""", """{ "Admission": "callback" }""");

        var (_, body, _) = await route.SendAsync("", context => context.Features.Set(new AdmittedCallback(new PhoneNumber("+573211234567"), null, "sales")));

        body.ShouldBe("""{"destination":"+573211234567"}""");
    }
}
