using System.Net;
using WebexGateway.Tests.OAuth;

namespace WebexGateway.Tests.Callback;

/// <summary>Answers of Webex that have the right status and a form that nobody documents: the status decides, and nothing is lost.</summary>
public sealed class StrangeAnswerTests
{
    /// <summary>Half of a surrogate pair passes a parser of JSON and cannot be read as text.</summary>
    private const string Half = "\\ud800";

    public static TheoryData<int, string, string> Bodies
    {
        get
        {
            var bodies = new TheoryData<int, string, string>();
            foreach (var (status, word) in new[] { (201, "placed"), (400, "refused"), (403, "queued"), (429, "queued") })
            {
                foreach (var body in new[]
                {
                    $$"""{"trackingId":"{{Half}}","data":{"id":"{{Half}}"} }""",
                    $$"""{"{{Half}}trackingId":"x","{{Half}}data":{"id":"x"} }""",
                    """{"trackingId":"a","trackingId":7,"data":[],"data":{"id":{"id":{}}}}""",
                    """{"data":"x","trackingId":["x"]}""",
                    string.Concat(Enumerable.Repeat("[", 5_000)),
                    $$"""{"trackingId":"{{new string('x', 100_000)}}","data":{"id":"{{new string('x', 100_000)}}"} }""",
                    "\0",
                    "\ufeff{}",
                    "",
                })
                {
                    bodies.Add(status, word, body);
                }
            }

            return bodies;
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task The_status_decides_whatever_the_body_holds(int status, string word, string body)
    {
        using var webex = ScriptedWebex.Answering(status, body);
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Url));

        var answer = await gateway.CallAsync();

        if (word == "refused")
        {
            await answer.ShouldBeProblemAsync(HttpStatusCode.BadGateway, "refused-by-webex");
        }
        else
        {
            await answer.ShouldBeAcceptedAsync(word);
        }

        gateway.Logs.ShouldNotContain(line => line.StartsWith("Error"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("nonsense")]
    public async Task A_body_that_says_to_be_compressed_is_not_unpacked(string encoding)
    {
        using var webex = ScriptedWebex.Answering(201, "\u001f\u008b\b", ("Content-Encoding", encoding));
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Url));

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
    }

    /// <summary>The wait that the visitor is told, in seconds.</summary>
    [Theory]
    [InlineData("0", 1)]
    [InlineData("7", 7)]
    [InlineData("99999999", 3600)]
    [InlineData("99999999999", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("-1", 1)]
    [InlineData("1e9", 1)]
    [InlineData("soon", 1)]
    [InlineData("Mon, 01 Jan 2001 00:00:00 GMT", 1)]
    [InlineData("Thu, 31 Dec 2099 00:00:00 GMT", 3600)]
    public async Task After_a_429_a_callback_waits_as_long_as_Webex_asks_for_a_second_at_least_and_an_hour_at_most(string retryAfter, int wait)
    {
        using var webex = ScriptedWebex.Answering(429, "", ("Retry-After", retryAfter));
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Url));

        var answer = await gateway.CallAsync();

        await answer.ShouldBeAcceptedAsync("queued");
        (await answer.JsonAsync()).GetProperty("at").GetDateTimeOffset().ShouldBe(gateway.Clock.GetUtcNow().AddSeconds(wait));
    }

    [Fact]
    public async Task A_date_to_wait_for_counts_from_the_arrival_of_an_answer_without_a_date()
    {
        using var webex = new BareWebex();
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Address));
        var until = gateway.Clock.GetUtcNow().AddSeconds(90);
        webex.Answer = $"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\nRetry-After: {until:R}\r\n\r\n";

        var answer = await gateway.CallAsync();

        await answer.ShouldBeAcceptedAsync("queued");
        (await answer.JsonAsync()).GetProperty("at").GetDateTimeOffset().ShouldBe(until, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task After_a_408_which_a_proxy_gives_when_Webex_is_slow_the_call_is_in_doubt_and_is_not_asked_for_again()
    {
        using var webex = ScriptedWebex.Answering(408, "");
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Url), ("Callbacks:CoolDown", "00:10:00"));

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await (await gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        webex.LogEntries.Count(entry => entry.RequestMessage?.Method == "POST").ShouldBe(1);
    }

    [Theory]
    [InlineData(200, $$"""{"access_token":"another-token","expires_in":3600,"token_type":"Bearer","scope":"{{Half}}"}""", HttpStatusCode.OK, null)]
    [InlineData(200, $$"""{"access_token":"{{Half}}","expires_in":3600}""", HttpStatusCode.ServiceUnavailable, "webex-unavailable")]
    [InlineData(200, $$"""{"{{Half}}access_token":"a","expires_in":3600}""", HttpStatusCode.ServiceUnavailable, "webex-unavailable")]
    [InlineData(400, $$"""{"error":"{{Half}}","errors":[{"description":"{{Half}}"},"{{Half}}"]}""", HttpStatusCode.ServiceUnavailable, "not-connected")]
    [InlineData(503, $$"""{"trackingId":"{{Half}}"}""", HttpStatusCode.ServiceUnavailable, "webex-unavailable")]
    public async Task A_renewal_is_judged_whatever_text_the_answer_holds(int status, string body, HttpStatusCode answered, string? slug)
    {
        await using var gateway = await TokenGateway.StartAsync();
        (await gateway.OperateAsync("/token/refresh")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var webex = ScriptedWebex.Answering(status, body);
        await using var other = gateway.Beside(("WEBEX_API_URL", webex.Url));

        var answer = await other.OperateAsync("/token/refresh");

        answer.StatusCode.ShouldBe(answered);
        if (slug is not null)
        {
            await answer.ShouldBeProblemAsync(answered, slug);
        }

        other.Logs.ShouldNotContain(line => line.Contains("could not be looked after"));
    }

    [Theory]
    [InlineData($$"""{"accessToken":"{{Half}}","token":"{{Half}}"}""")]
    [InlineData($$"""{"{{Half}}accessToken":"a","{{Half}}token":"a"}""")]
    public async Task A_guest_reads_that_Webex_is_unavailable_when_its_answer_cannot_be_read(string body)
    {
        await using var gateway = await TokenGateway.StartAsync();
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var webex = ScriptedWebex.Answering(200, body);
        await using var other = gateway.Beside(("ReverseProxy:Clusters:webex:Destinations:primary:Address", webex.Url));

        await (await other.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "webex-unavailable");
    }
}
