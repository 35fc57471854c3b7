using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebexGateway.Http;

namespace WebexGateway.Tests.Site;

public sealed class ServerLimitsTests
{
    [Fact]
    public async Task A_connection_can_cost_only_so_much()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var limits = gateway.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        limits.MaxRequestBodySize.ShouldBe(8 * 1024);
        limits.MaxRequestLineSize.ShouldBe(4 * 1024);
        limits.MaxRequestHeadersTotalSize.ShouldBe(16 * 1024);
        limits.MaxRequestHeaderCount.ShouldBe(64);
        limits.MaxConcurrentConnections!.Value.ShouldBeInRange(48, 15_000); // as the process may open files
        limits.RequestHeadersTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        limits.MinRequestBodyDataRate!.BytesPerSecond.ShouldBe(1024);
        limits.MinRequestBodyDataRate.GracePeriod.ShouldBe(TimeSpan.FromSeconds(2));
    }

    /// <summary>The server itself refuses with statuses such as 408, for which the contract has no slug of their own.</summary>
    [Fact]
    public void Every_status_of_a_refusal_has_a_slug_that_clients_know()
    {
        var slugs = Enumerable.Range(400, 200).Select(status => Problems.For(status).Slug).Distinct();

        slugs.ShouldBe(
            [
                "malformed-request", "not-an-operator", "not-a-visitor", "not-found", "method-not-allowed", "payload-too-large", "unsupported-media-type",
                "too-many-requests", "internal-error", "refused-by-webex", "not-connected",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task The_longest_code_and_state_that_Webex_gives_still_fit_in_the_address()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.GetAsync($"/oauth/callback?code={new string('c', 2000)}&state={new string('s', 1000)}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("/oauth/start");
    }
}
