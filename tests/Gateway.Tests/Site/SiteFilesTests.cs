using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Site;

namespace WebexGateway.Tests.Site;

public sealed class SiteFilesTests
{
    [Fact]
    public async Task A_file_is_kept_once_however_its_path_is_spelt()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var files = gateway.Services.GetRequiredService<SiteFiles>();

        var kept = files.Find("/js/app.js");

        kept.ShouldNotBeNull();
        foreach (var spelling in new[] { "//js/app.js", "///js/app.js", "/js//app.js" })
        {
            (files.Find(spelling) is not { } same || ReferenceEquals(same, kept)).ShouldBeTrue(spelling);
        }
    }

    [Theory]
    [InlineData("/en", "/en/")]
    [InlineData("/en?x=1", "/en/?x=1")]
    public async Task A_folder_without_its_slash_leads_to_the_same_site_whatever_host_the_request_claims(string path, string location)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "evil.example" } };

        var answer = await gateway.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        answer.Headers.Location!.OriginalString.ShouldBe(location);
    }

    [Fact]
    public async Task Monitors_may_ask_by_HEAD_and_a_page_with_its_scripts_meets_no_limit()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        for (var asked = 0; asked < 50; asked++)
        {
            (await gateway.SendAsync(HttpMethod.Head, "/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await gateway.GetAsync("/js/app.js")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
