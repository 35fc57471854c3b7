using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The gateway as <c>dotnet run</c> starts it, with nothing configured, in a real browser.</summary>
[Collection(ChromiumTests.Name)]
public sealed class WholeGatewayTests(Chromium chromium) : IAsyncLifetime
{
    private RealGateway gateway = null!;

    public async Task InitializeAsync() => gateway = await RealGateway.StartAsync();

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [ChromiumTheory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task An_operator_connects_Webex_on_its_consent_page(string host)
    {
        await using var profile = await chromium.NewProfileAsync(Device.Desktop.Options);
        var page = await profile.NewPageAsync();

        await page.GotoAsync($"http://{host}:{gateway.Address.Port}/operator?lang=es");
        await page.GetByRole(AriaRole.Link, new() { Name = "Conexión", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Conectar" }).First.ClickAsync();
        await page.Locator("#accept").ClickAsync();

        await Expect(page.GetByText("Webex quedó conectado")).ToBeVisibleAsync();
        page.Url.ShouldStartWith($"http://{host}:{gateway.Address.Port}/oauth/callback");
        gateway.Output.ShouldContain("/operator, without a key from this machine only");
    }
}
