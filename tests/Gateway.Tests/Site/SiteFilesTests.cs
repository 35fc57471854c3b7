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
}
