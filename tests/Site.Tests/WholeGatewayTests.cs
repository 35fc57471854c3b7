using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The gateway as <c>dotnet run</c> starts it, with nothing configured, in a real browser.</summary>
[Collection(ChromiumTests.Name)]
public sealed class WholeGatewayTests(Chromium chromium) : IAsyncLifetime
{
    private RealGateway gateway = null!;

    public async Task InitializeAsync() => gateway = await RealGateway.StartAsync();

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [ChromiumFact]
    public async Task The_page_places_a_call_that_the_stand_ins_page_shows()
    {
        await using var profile = await chromium.NewProfileAsync(Device.Desktop.Options);
        var page = await profile.NewPageAsync();
        var home = new HomePage(page, gateway.At("/"), Language.Spanish);

        await home.OpenAsync();
        await home.AskAsync("321 765 4321", "Ana Ñandú");
        await home.ShowsResultAsync(Language.Spanish.Received);

        await page.GotoAsync(gateway.StandIn);
        await Expect(page.GetByText("+573217654321")).ToBeVisibleAsync();
        await Expect(page.GetByText("Ana Ñandú")).ToBeVisibleAsync();
        await Expect(page.GetByText("510d198d-7aa7-4b75-a5ff-e61759f4f313")).ToBeVisibleAsync();
    }

    [ChromiumTheory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task An_operator_connects_Webex_on_its_consent_page(string host)
    {
        await using var profile = await chromium.NewProfileAsync(Device.Desktop.Options);
        var page = await profile.NewPageAsync();

        await page.GotoAsync($"http://{host}:{gateway.Address.Port}/operator?lang=es");
        await page.GetByRole(AriaRole.Link, new() { Name = "Conectar" }).First.ClickAsync();
        await page.Locator("#accept").ClickAsync();

        await Expect(page.GetByText("Webex quedó conectado")).ToBeVisibleAsync();
        page.Url.ShouldStartWith($"http://{host}:{gateway.Address.Port}/oauth/callback");
    }

    [ChromiumFact]
    public async Task An_operator_who_declines_is_told_how_to_start_again()
    {
        await using var profile = await chromium.NewProfileAsync(Device.Desktop.Options);
        var page = await profile.NewPageAsync();

        await page.GotoAsync($"http://localhost:{gateway.Address.Port}/oauth/start");
        await page.Locator("#deny").ClickAsync();

        await Expect(page.GetByText("No se dio el permiso")).ToBeVisibleAsync();
    }
}
