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

    [Fact]
    public async Task A_file_is_looked_at_once_a_second_and_served_from_memory_meanwhile()
    {
        var site = Directory.CreateTempSubdirectory("site-files-");
        var page = Path.Combine(site.FullName, "index.html");
        await File.WriteAllTextAsync(page, "first");
        await using var gateway = await GatewayUnderTest.StartAsync(("webroot", site.FullName));
        (await PageAsync()).ShouldBe("first");

        await File.WriteAllTextAsync(page, "second");
        File.SetLastWriteTimeUtc(page, DateTime.UnixEpoch); // whatever the resolution of the file system's clock
        (await PageAsync()).ShouldBe("first");
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        (await PageAsync()).ShouldBe("second");

        File.Delete(page);
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        (await gateway.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        site.Delete(recursive: true);

        async Task<string> PageAsync() => await (await gateway.GetAsync("/")).Content.ReadAsStringAsync();
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

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Only_a_request_that_reads_is_led_to_a_folders_slash(string method)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await (await gateway.SendAsync(new(method), "/en")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
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
