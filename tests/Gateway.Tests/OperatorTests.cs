using System.Net;

namespace WebexGateway.Tests;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("/oauth/start")]
    [InlineData("/token/refresh")]
    public async Task Only_the_key_opens_the_operators_endpoints(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await (await gateway.OperateAsync(path, null)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
        await (await gateway.OperateAsync(path, "wrong")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
        ((int)(await gateway.OperateAsync(path)).StatusCode).ShouldBeOneOf(200, 302);
    }

    [Theory]
    [InlineData("/oauth/start")]
    [InlineData("/token/refresh")]
    [InlineData("/operator")]
    public async Task Without_a_configured_key_there_is_nothing_to_find(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""));

        await (await gateway.OperateAsync(path)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Beside_the_stand_in_this_machine_needs_no_key()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""), ("Webex:Sandbox", "true"));

        (await gateway.OperateAsync("/operator", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var start = await gateway.OperateAsync("/oauth/start", null);
        start.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        start.Headers.Location!.IsLoopback.ShouldBeTrue();
    }

    [Fact]
    public async Task Ten_wrong_keys_close_the_door_even_for_the_right_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        for (var i = 0; i < 10; i++)
        {
            (await gateway.OperateAsync("/token/refresh", $"guess-{i}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await (await gateway.OperateAsync("/token/refresh")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task An_operator_signs_in_with_the_key_and_out_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        (await PageAsync(gateway, null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var wrong = await SignInAsync(gateway, "wrong");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var signedIn = await SignInAsync(gateway, GatewayUnderTest.OperatorKey);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldContain("httponly");

        var page = await PageAsync(gateway, cookie.Split(';')[0]);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).ShouldContain("ContactCenter");
        (await PageAsync(gateway, "webex-operator=forged")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> SignInAsync(GatewayUnderTest gateway, string key) =>
        gateway.Client.PostAsync(new Uri("/operator/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("key", key)]));

    private static Task<HttpResponseMessage> PageAsync(GatewayUnderTest gateway, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/operator");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return gateway.Client.SendAsync(request);
    }
}
