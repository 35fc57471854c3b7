using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The site for everybody: axe on every page and state, the keyboard alone, small screens.</summary>
public sealed class AccessibilityTests(Chromium chromium) : SiteTest(chromium)
{
    [ChromiumTheory]
    [InlineData("/", ColorScheme.Light)]
    [InlineData("/", ColorScheme.Dark)]
    [InlineData("/en/", ColorScheme.Light)]
    [InlineData("/en/", ColorScheme.Dark)]
    [InlineData("/detalle/", ColorScheme.Light)]
    [InlineData("/en/details/", ColorScheme.Dark)]
    [InlineData("/privacidad.html", ColorScheme.Light)]
    [InlineData("/privacidad.html", ColorScheme.Dark)]
    [InlineData("/en/privacy.html", ColorScheme.Light)]
    [InlineData("/en/privacy.html", ColorScheme.Dark)]
    [InlineData("/404.html", ColorScheme.Light)]
    [InlineData("/404.html", ColorScheme.Dark)]
    public Task Axe_finds_nothing_on_a_page(string path, ColorScheme theme) => BrowseAsync(
        async page =>
        {
            await page.GotoAsync(new Uri(Gateway.Address, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

            await ShouldBeAccessibleAsync(page);
        },
        Device.Desktop with { Theme = theme });

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task Axe_finds_nothing_in_any_state_of_the_form(ColorScheme theme)
    {
        Gateway.OnCall = Answers.Problem("too-many-requests", 429, 300);
        Gateway.OnOptions = Answers.Options(options =>
        {
            (options["open"], options["opens"]) = (false, "2026-11-23T08:00");
            options["hours"] = new JsonObject { ["Monday"] = "08:00-18:00" };
            options["times"] = new JsonArray("2026-11-23T08:00", "2026-11-23T08:30");
        });
        return VisitAsync(
            async home =>
            {
                await home.Submit.ClickAsync();
                await Expect(home.Phone).ToBeFocusedAsync();
                await ShouldBeAccessibleAsync(home.Page);

                await home.AskAsync();
                await Expect(home.Alert).ToContainTextAsync("demasiadas solicitudes");
                await ShouldBeAccessibleAsync(home.Page);

                Gateway.OnCall = Answers.Waiting("scheduled");
                Gateway.OnStatus = Answers.Status("scheduled");
                await home.Submit.ClickAsync();
                await Expect(home.Cancel).ToBeVisibleAsync();
                await ShouldBeAccessibleAsync(home.Page);
            },
            device: Device.Phone with { Theme = theme });
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task Axe_finds_nothing_in_any_state_of_a_call(ColorScheme theme)
    {
        Gateway.OnOptions = Answers.Options(options => options["calling"] = true);
        return BrowseAsync(
            async page =>
            {
                await page.Context.GrantPermissionsAsync(["microphone"]);
                await CallingLibrary.PretendAsync(page);
                await CallingLibrary.GiveTokensAsync(page);
                var home = new HomePage(page, Gateway.Address, Language.Spanish);
                var control = new CallControl(page, home.Language);
                await home.OpenAsync();
                await Expect(control.CallNow).ToBeVisibleAsync();
                await ShouldBeAccessibleAsync(page);

                await control.CallAsync();
                await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
                await ShouldBeAccessibleAsync(page);

                await page.EvaluateAsync("() => webex.call.emit('connect')");
                await control.Mute.ClickAsync();
                await ShouldBeAccessibleAsync(page);

                await page.EvaluateAsync("() => webex.call.emit('call_error')");
                await Expect(control.Alert).ToContainTextAsync("La llamada se cortó");
                await ShouldBeAccessibleAsync(page);
            },
            Device.Phone with { Theme = theme });
    }

    [ChromiumTheory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1024)]
    [InlineData(1440)]
    [InlineData(1920)]
    public Task Nothing_scrolls_sideways(int width) => VisitAsync(
        async home =>
        {
            await home.ShowMoreAsync();
            await ShouldBeAccessibleAsync(home.Page);
            var excess = await home.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");

            excess.ShouldBeLessThanOrEqualTo(0);
        },
        device: Device.Phone with { Width = width });

    /// <summary>200 % on a screen of 1,280 pixels shows what one of 640 shows at 100 %.</summary>
    [ChromiumFact]
    public Task At_200_percent_everything_stays_in_reach() => BrowseAsync(
        async page =>
        {
            await page.GotoAsync(Gateway.Address.ToString());
            await ShouldBeAccessibleAsync(page);
            (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
            await page.GetByRole(AriaRole.Button, new() { Name = "Menú" }).ClickAsync();
            await Expect(page.Locator("#menu")).ToBeVisibleAsync();
            await ShouldBeAccessibleAsync(page);
        },
        Device.Phone with { Width = 640, Height = 400, Scale = 2 });

    [ChromiumFact]
    public Task With_forced_colours_the_card_the_arrow_and_the_stations_are_seen() => VisitAsync(
        async home =>
        {
            (await home.Page.Locator("webex-callback").EvaluateAsync<string>("card => getComputedStyle(card).borderTopStyle")).ShouldBe("solid");
            (await home.Page.Locator("webex-callback .country").EvaluateAsync<string>("country => getComputedStyle(country, '::after').borderRightStyle")).ShouldBe("solid");
            (await home.Page.RunAxe()).Violations.ShouldAllBe(violation => violation.Id == "color-contrast"); // the colours are the visitor's own, and axe reads ours

            await home.AskAsync();
            await Expect(home.Result).ToBeVisibleAsync();
            (await home.Page.RunAxe()).Violations.ShouldAllBe(violation => violation.Id == "color-contrast"); // the colours are the visitor's own, and axe reads ours
        },
        device: Device.Desktop with { ForcedColors = ForcedColors.Active });

    private static async Task ShouldBeAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe();

        result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
    }
}
