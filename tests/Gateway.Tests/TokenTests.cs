using System.Net;

namespace WebexGateway.Tests;

public sealed class TokenTests
{
    [Fact]
    public async Task A_refusal_is_not_asked_for_again_by_every_visitor()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", "invalid-grant", count: 100));

        for (var i = 0; i < 5; i++)
        {
            await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
            gateway.Clock.Advance(TimeSpan.FromHours(1));
        }

        gateway.TokenRequests(gateway.Webex.Options.GuestClientId).Count.ShouldBe(1);
        gateway.Logs.ShouldContain(line => line.StartsWith("Error") && line.Contains("/oauth/start"));
    }

    /// <summary>Words before the JSON of Webex's answer, and its <c>expires_in</c>.</summary>
    [Theory]
    [InlineData("", "43199")]
    [InlineData("\ufeff", "43199")] // a byte order mark
    [InlineData("", "1000000000")]
    [InlineData("", "2147483648")]
    [InlineData("", "\"99999999999\"")]
    [InlineData("", "1e300")]
    public async Task A_token_that_lives_for_ever_or_comes_after_a_byte_order_mark_is_taken(string before, string expiresIn)
    {
        using var webex = ScriptedWebex.Answering(
            200, $$"""{{before}}{"access_token":"an-access-token","expires_in":{{expiresIn}},"refresh_token":"a-refresh-token","token_type":"Bearer"}""");
        await using var gateway = await GatewayUnderTest.StartAsync(("WEBEX_API_URL", webex.Url), ("GUEST_CLIENT_ID", null), ("GUEST_CLIENT_SECRET", null), ("GUEST_REFRESH_TOKEN", null));

        using var answer = await gateway.OperateAsync("/token/refresh");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.JsonAsync()).GetProperty("access_token").GetString().ShouldBe("an-access-token");
        (await answer.JsonAsync()).GetProperty("expires_in").GetInt64().ShouldBeInRange(43_000, 1_000_000_000);
    }
}
