using System.Net;

namespace WebexGateway.Tests.Site;

/// <summary>HTTP to the letter: who reads may ask for the head alone, and a wrong method is answered with the right ones.</summary>
public sealed class HttpMethodTests : GatewayTest
{
    [Theory]
    [InlineData("/")]
    [InlineData("/css/styles.css")]
    [InlineData("/images/share.png")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/callback/options")]
    [InlineData("/callback/challenge")]
    [InlineData("/guest/challenge")]
    [InlineData("/operator")]
    [InlineData("/operator/callbacks")]
    [InlineData("/operator/audit")]
    [InlineData("/operator/calls")]
    [InlineData("/operator/history?span=hour")]
    [InlineData("/operator/do-not-call")]
    public async Task HEAD_gives_what_GET_gives_without_the_body(string path)
    {
        var get = await AsOperatorAsync(HttpMethod.Get, path);
        var head = await AsOperatorAsync(HttpMethod.Head, path);

        head.StatusCode.ShouldBe(get.StatusCode);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/token/refresh")]
    [InlineData("/oauth/start")]
    [InlineData("/oauth/callback")]
    public async Task HEAD_neither_renews_nor_connects(string path)
    {
        await Gateway.UntilReadyAsync();
        var asked = Gateway.Webex.State.CountOf("/v1/access_token");

        var answer = await AsOperatorAsync(HttpMethod.Head, path);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET"]);
        Gateway.Webex.State.CountOf("/v1/access_token").ShouldBe(asked);
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("PUT", "/index.html")]
    [InlineData("DELETE", "/css/styles.css")]
    [InlineData("PATCH", "/images/share.png")]
    [InlineData("POST", "/detalle/")]
    public async Task A_file_that_can_only_be_read_names_the_right_methods(string method, string path)
    {
        var answer = await AsOperatorAsync(new HttpMethod(method), path);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
        await answer.ShouldBeProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_by_any_method() =>
        await (await AsOperatorAsync(HttpMethod.Post, "/no-such-file.css")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");

    private async Task<HttpResponseMessage> AsOperatorAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new("Bearer", GatewayUnderTest.OperatorKey) } };
        return await Gateway.Client.SendAsync(request);
    }
}
