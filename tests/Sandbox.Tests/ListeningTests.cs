using System.Net;
using System.Net.NetworkInformation;

namespace WebexGateway.Sandbox.Tests;

public sealed class ListeningTests
{
    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        await using var cloud = await Cloud.StartAsync();

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == cloud.Sandbox.Address.Port);

        listeners.ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_IOException()
    {
        await using var cloud = await Cloud.StartAsync();

        var second = WebexSandbox.StartAsync(new() { Port = cloud.Sandbox.Address.Port });

        await second.ShouldThrowAsync<IOException>();
    }

    [Fact]
    public async Task What_webex_does_not_have_is_404_in_its_shape()
    {
        await using var cloud = await Cloud.StartAsync();

        var answer = await cloud.Http.GetAsync("/v1/nothing");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.JsonAsync())["trackingId"]!.GetValue<string>().ShouldNotBeEmpty();
    }
}
