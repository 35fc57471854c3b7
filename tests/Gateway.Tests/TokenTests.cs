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
}
