using System.Net;
using Microsoft.AspNetCore.Http.Features;
using WebexGateway.Transforms;

namespace WebexGateway.Tests;

public sealed class ReplyToVisitorTests
{
    private const string Guest = """
        { "WebexAccessToken": "GuestIssuer" },
        { "ReplyField": "access_token", "From": "data.accessToken" }, { "ReplyField": "token_type", "Value": "Bearer" }, { "ReplyField": "expires_in", "From": "expiresIn", "Type": "number" }
        """;

    [Fact]
    public async Task The_visitor_gets_the_named_fields_and_nothing_else_of_Webexs_answer()
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(HttpStatusCode.Created, """{"data":{"accessToken":"t","id":"secret"},"expiresIn":64799,"orgId":"secret"}""");
        answer.Headers.Add("Set-Cookie", "webex=1");
        answer.Headers.Add("TrackingID", "T1");

        var (visitor, body, copies) = await route.ReplyAsync(answer);

        body.ShouldBe("""{"access_token":"t","token_type":"Bearer","expires_in":64799}""");
        copies.ShouldBeFalse();
        visitor.Response.StatusCode.ShouldBe(200);
        visitor.Response.Headers.Keys.ShouldBe(["Content-Type", "Cache-Control"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>maintenance</html>")]
    [InlineData("[]")]
    [InlineData("""{"data":{},"expiresIn":1}""")]
    [InlineData("""{"data":"text","expiresIn":1}""")]
    [InlineData("""{"data":{"accessToken":null},"expiresIn":1}""")]
    [InlineData("""{"data":{"accessToken":""},"expiresIn":1}""")]
    [InlineData("""{"data":{"accessToken":{"internal":"http://x"}},"expiresIn":1}""")]
    [InlineData("""{"data":{"accessToken":"t"},"expiresIn":"soon"}""")]
    public async Task An_answer_of_another_shape_is_502_and_not_passed_on(string answer)
    {
        using var route = new RouteUnderTest(Guest);
        using var response = Answer(HttpStatusCode.OK, answer);

        var (visitor, body, copies) = await route.ReplyAsync(response);

        visitor.Response.StatusCode.ShouldBe(502);
        body.ShouldBeEmpty();
        copies.ShouldBeFalse();
    }

    [Fact]
    public async Task A_number_that_Webex_writes_as_text_is_a_number_for_the_visitor()
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(HttpStatusCode.OK, """{"data":{"accessToken":"t"},"expiresIn":"64799"}""");

        (await route.ReplyAsync(answer)).Body.ShouldBe("""{"access_token":"t","token_type":"Bearer","expires_in":64799}""");
    }

    [Fact]
    public async Task A_tracking_id_in_a_refusals_body_is_kept_too()
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(HttpStatusCode.BadRequest, """{"message":"no","trackingId":"ROUTER_2"}""");

        (await route.ReplyAsync(answer)).Visitor.Features.Get<WebexReply>()!.TrackingId.ShouldBe("ROUTER_2");
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task Webex_can_ask_to_wait_for_an_hour_at_most(string retryAfter)
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(HttpStatusCode.TooManyRequests, "");
        answer.Headers.Date = DateTimeOffset.UnixEpoch;
        answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);

        (await route.ReplyAsync(answer)).Visitor.Features.Get<WebexReply>()!.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Webexs_reason_phrase_is_not_the_visitors(HttpStatusCode status)
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(status, "{}");
        answer.ReasonPhrase = "See internal-host.example";

        (await route.ReplyAsync(answer)).Visitor.Features.Get<IHttpResponseFeature>()!.ReasonPhrase.ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task An_answer_of_many_megabytes_is_502()
    {
        using var route = new RouteUnderTest(Guest);
        using var response = Answer(HttpStatusCode.OK, new string(' ', 5_000_000) + """{"data":{"accessToken":"t"},"expiresIn":1}""");

        var (visitor, _, _) = await route.ReplyAsync(response);

        visitor.Response.StatusCode.ShouldBe(502);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_refusals_body_stops_here_and_its_tracking_id_is_kept_for_the_operator(HttpStatusCode status)
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(status, """{"message":"https://internal.example:8443/x"}""");
        answer.Headers.Add("trackingid", "ROUTER_1");
        answer.Headers.Add("Retry-After", "7");

        var (visitor, body, copies) = await route.ReplyAsync(answer);

        copies.ShouldBeFalse();
        body.ShouldBeEmpty();
        visitor.Features.Get<WebexReply>().ShouldBe(new WebexReply((int)status, "ROUTER_1", TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task A_401_of_Webex_is_not_a_401_for_the_visitor()
    {
        using var route = new RouteUnderTest(Guest);
        using var answer = Answer(HttpStatusCode.Unauthorized, "");

        var (visitor, _, _) = await route.ReplyAsync(answer);

        visitor.Response.StatusCode.ShouldNotBe(401);
    }

    [Fact]
    public void A_token_and_a_number_print_without_giving_themselves_away()
    {
        new AccessToken("canary", DateTimeOffset.UnixEpoch).ToString().ShouldNotContain("canary");
        new PhoneNumber("+573211234567").ToString().ShouldBe("+57…67");
        new AdmittedCallback(new PhoneNumber("+573211234567"), "Canary", "sales").ToString().ShouldBe("callback to +57…67 about sales");
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };
}
