using System.Net;

namespace WebexGateway.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task The_sixth_callback_from_one_address_in_ten_minutes_is_429()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("IpRateLimiting:IpWhitelist:0", "192.0.2.1"));

        for (var i = 0; i < 5; i++)
        {
            (await gateway.CallAsync($"+57321123456{i}")).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        await (await gateway.CallAsync("+573211234569")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        gateway.Webex.State.CallCount.ShouldBe(5);
        (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_eleventh_guest_from_one_address_in_ten_minutes_is_429()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("IpRateLimiting:IpWhitelist:0", "192.0.2.1"));

        for (var i = 0; i < 10; i++)
        {
            (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }
}
