using System.Net;
using System.Net.NetworkInformation;

namespace WebexGateway.Sandbox.Tests;

public sealed class ListeningTests : CloudTest
{
    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == Cloud.Sandbox.Address.Port);

        listeners.ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task What_webex_does_not_have_is_404_in_its_shape()
    {
        var answer = await Cloud.Http.GetAsync("/v1/nothing");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.JsonAsync())["trackingId"]!.GetValue<string>().ShouldNotBeEmpty();
    }
}
