using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The same files as two companies' pages, which differ only by configuration.</summary>
public sealed class BrandTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly (string, string?)[] Invented =
    [
        ("Site__Brand__Name", "Cóndor <script>alert(1)</script> & Cía."),
        ("Site__Brand__PrimaryColor", "#4b2a8c"),
        ("Site__Brand__AccentColor", "#ffb454"),
        ("Site__Brand__Typeface", "Georgia, serif"),
        ("Site__Brand__Logo", "/images/share.png"),
        ("Site__Brand__Telephone", "+57 601 234 5678"),
        ("Site__Brand__Company", "Cóndor Telecomunicaciones S.A.S."),
        ("Site__Brand__TaxId", "NIT 900.123.456-7"),
        ("Site__Brand__Address", "Calle 1 # 2-3, Bogotá"),
        ("Site__Brand__Hero__es__Title", "Hable con Cóndor, sin espera"),
        ("Site__Brand__Hero__en__Text", "Condor calls you back."),
        ("Site__Contact", "hola@condor.example"),
    ];

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Two_brands_differ_only_by_configuration(ColorScheme theme)
    {
        var ours = await ShowAsync([], theme);
        var theirs = await ShowAsync(Invented, theme);

        ours.Text.ShouldContain("Que ningún cliente espere en línea");
        ours.Text.ShouldContain("Jhon.Romero@tigo.com.co");
        theirs.Text.ShouldContain("Hable con Cóndor, sin espera");
        theirs.Text.ShouldContain("Cóndor Telecomunicaciones S.A.S.");
        theirs.Text.ShouldContain("NIT 900.123.456-7");
        theirs.Text.ShouldContain("+57 601 234 5678");
        theirs.Text.ShouldNotContain("Jhon.Romero");
        theirs.Text.ShouldNotContain("Le llamamos\n");
        theirs.Button.ShouldNotBe(ours.Button);
        theirs.Font.ShouldStartWith("Georgia");
        theirs.Sections.ShouldBe(ours.Sections);
    }

    [ChromiumFact]
    public async Task The_contact_of_the_form_and_of_its_refusals_is_the_configured_one()
    {
        await using var gateway = await RealGateway.StartAsync(Invented);
        Serves(gateway.Address);
        await BrowseAsync(async page =>
        {
            var home = new HomePage(page, gateway.Address, Language.English);
            await home.OpenAsync();
            await Expect(page.GetByText("Condor calls you back.")).ToBeVisibleAsync();
            await gateway.ArmAsync("leaky-400");
            await home.AskAsync();

            await Expect(home.Alert).ToContainTextAsync("hola@condor.example");
        });
    }

    [ChromiumFact]
    public async Task Every_browser_finds_an_icon_and_an_English_one_a_hint_at_its_language()
    {
        await using var gateway = await RealGateway.StartAsync();
        Serves(gateway.Address);
        using var icon = await gateway.Client.GetAsync(gateway.At("/favicon.ico"));
        icon.IsSuccessStatusCode.ShouldBeTrue();

        await BrowseAsync(
            async page =>
            {
                await page.GotoAsync(gateway.Address.ToString());
                var hint = page.GetByRole(AriaRole.Link, new() { Name = "This page in English" });
                await Expect(hint).ToBeVisibleAsync();
                await page.EvaluateAsync("() => scrollTo({ top: innerHeight + 100, behavior: 'instant' })");
                await Expect(page.Locator("aside.hint")).ToHaveCountAsync(0); // who reads on stays
                await page.EvaluateAsync("() => scrollTo({ top: 0, behavior: 'instant' })");

                await page.ReloadAsync();
                await hint.ClickAsync();
                await Expect(page).ToHaveURLAsync(gateway.At("/en/").ToString());
                await Expect(page.Locator("aside.hint")).ToHaveCountAsync(0);

                await page.GoBackAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Stay in Spanish" }).ClickAsync();
                await page.ReloadAsync();
                await Expect(page.Locator("aside.hint")).ToHaveCountAsync(0);
            },
            Device.Desktop with { Locale = "en-GB" });
    }

    [ChromiumTheory]
    [InlineData("es", "3.168", "63.360.000")]
    [InlineData("en", "3,168", "63,360,000")]
    public async Task The_calculator_reckons_with_the_visitors_own_figures(string code, string contacts, string worth)
    {
        await using var gateway = await RealGateway.StartAsync();
        Serves(gateway.Address);
        await BrowseAsync(async page =>
        {
            await page.GotoAsync(gateway.At(Language.Of(code).Path).ToString());

            await page.Locator("[data-name=calls]").FillAsync("1200");
            await page.Locator("[data-name=lost]").FillAsync("20");
            await page.Locator("[data-name=take]").FillAsync("60");

            await Expect(page.Locator("[data-kept]")).ToHaveTextAsync(contacts);
            await Expect(page.Locator("[data-value]")).ToHaveTextAsync(worth);
        });
    }

    [ChromiumFact]
    public async Task The_closing_form_hands_its_number_to_the_one_above_and_to_no_address()
    {
        await using var gateway = await RealGateway.StartAsync();
        Serves(gateway.Address);
        await BrowseAsync(async page =>
        {
            var home = new HomePage(page, gateway.Address, Language.Spanish);
            await home.OpenAsync();
            await page.GetByLabel("Su número").FillAsync("321 1234567");
            await page.GetByRole(AriaRole.Button, new() { Name = "Continuar" }).ClickAsync();

            await Expect(home.Phone).ToHaveValueAsync("321 1234567");
            await Expect(home.Phone).ToBeFocusedAsync();
            page.Url.ShouldNotContain("321");
        });
    }

    private async Task<(string Text, string Button, string Font, string[] Sections)> ShowAsync((string, string?)[] settings, ColorScheme theme)
    {
        await using var gateway = await RealGateway.StartAsync(settings);
        Serves(gateway.Address);
        (string, string, string, string[]) shown = default;
        await BrowseAsync(
            async page =>
            {
                var home = new HomePage(page, gateway.Address, Language.Spanish);
                await home.OpenAsync();
                await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, $"brand-{(settings.Length == 0 ? "ours" : "invented")}-{theme}.png") });
                shown = (
                    await page.Locator("body").InnerTextAsync(),
                    await home.Submit.EvaluateAsync<string>("button => getComputedStyle(button).backgroundColor"),
                    await page.Locator("h1").EvaluateAsync<string>("title => getComputedStyle(title).fontFamily"),
                    await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main > section')].map(section => section.id || section.className)"));
            },
            Device.Desktop with { Theme = theme });
        return shown;
    }
}
