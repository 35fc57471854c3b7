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

    [Fact]
    public async Task Trouble_that_passes_is_asked_again_after_a_while_and_then_serves()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            webex => webex.ArmFault("/v1/access_token", "unavailable"),
            ("GUEST_CLIENT_ID", ""), ("GUEST_CLIENT_SECRET", ""), ("GUEST_REFRESH_TOKEN", "")); // one token, which guests share

        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.TokenRequests().Count.ShouldBe(1);

        gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
