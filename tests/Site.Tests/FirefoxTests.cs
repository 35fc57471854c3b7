using System.Diagnostics;

namespace WebexGateway.Tests;

/// <summary>
/// The pages in Debian's Firefox, whose engine is another than Chromium's. Playwright drives only a Firefox of its own, which Debian does
/// not have; Puppeteer drives any by WebDriver BiDi.
/// </summary>
[Collection(ChromiumTests.Name)] // one browser at a time
public sealed class FirefoxTests : IAsyncLifetime
{
    private ScriptedGateway gateway = null!;

    public async Task InitializeAsync() => gateway = await ScriptedGateway.StartAsync();

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [FirefoxTheory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("forced")]
    public async Task Every_page_is_accessible_and_a_call_is_confirmed(string colors)
    {
        using var visit = Process.Start(new ProcessStartInfo("node", [FirefoxTheoryAttribute.Script, gateway.Address.ToString(), colors])
        {
            RedirectStandardOutput = true,
        })!;
        var faults = await visit.StandardOutput.ReadToEndAsync();
        await visit.WaitForExitAsync();

        faults.ShouldBeEmpty();
        visit.ExitCode.ShouldBe(0);
        gateway.Calls.ShouldHaveSingleItem().Body.ShouldContain("321 1234567");
    }
}
