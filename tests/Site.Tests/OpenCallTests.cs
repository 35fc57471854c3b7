using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>A visitor closes the page and comes back with the same browser, on the real gateway.</summary>
public sealed class OpenCallTests(Chromium chromium) : BrowserTest(chromium)
{
    [ChromiumFact]
    public Task Who_comes_back_is_shown_the_open_call_its_time_and_its_cancellation() => VisitAsync(async (home, gateway) =>
    {
        var time = await home.ChooseLastTimeAsync();
        await home.AskAsync(name: "Ana");
        await home.ShowsResultAsync(home.Language.Scheduled);

        var page = await home.Page.Context.NewPageAsync(); // another tab, as after closing the first
        var again = new HomePage(page, gateway.Address, home.Language);
        await page.GotoAsync(gateway.Address.ToString());

        await again.ShowsResultAsync(home.Language.Scheduled);
        await Expect(again.Result).ToContainTextAsync("Esta es la llamada que ya pidió.");
        await Expect(again.Result).ToContainTextAsync(time);
        await Expect(again.Result).ToContainTextAsync("+57 321 1234567");
        await again.Cancel.ClickAsync();
        await again.ShowsResultAsync(home.Language.Cancelled);

        await page.ReloadAsync();
        await again.Another.ClickAsync();
        await page.ReloadAsync();
        await Expect(again.Submit).ToBeVisibleAsync();
    });

    [ChromiumFact]
    public Task Who_asks_again_reads_that_there_is_a_call_and_when() => VisitAsync(
        async (home, gateway) =>
        {
            await home.AskAsync();
            await home.ShowsResultAsync(home.Language.Scheduled);
            await home.Another.ClickAsync();

            await home.AskAsync(name: "Ana");

            await Expect(home.Result).ToContainTextAsync(new Regex(@"Ya tiene una llamada pedida: .*9:00\sa\.\sm\."));
            await Expect(home.Cancel).ToBeVisibleAsync();
            (await gateway.CalledAsync()).ShouldBeEmpty();
        },
        [($"Callbacks__Hours__{TimeProvider.System.GetUtcNow().AddDays(3).DayOfWeek}", "09:00-18:00")]);

    [ChromiumFact]
    public Task The_confirmation_repeats_the_number_and_a_short_reference_and_says_what_comes_next() => VisitAsync(async (home, _) =>
    {
        await home.AskAsync("321-123 4567");
        await home.ShowsResultAsync(home.Language.Received);

        var words = await home.Result.InnerTextAsync();
        words.ShouldContain("+57 321 1234567");
        words.ShouldContain("Un asesor le marca");
        words.ShouldNotContain("Webex");
        Regex.IsMatch(words, @"\b[0-9A-Z]{6,8}\b").ShouldBeTrue(words);
        Regex.IsMatch(words, "[0-9a-f]{8}-[0-9a-f]{4}").ShouldBeFalse(words);
    });

    [ChromiumFact]
    public Task Days_and_times_are_offered_up_to_the_horizon_in_two_steps() => VisitAsync(async (home, _) =>
    {
        await home.ShowMoreAsync();
        await Expect(home.Day).ToBeVisibleAsync(); // the days come with the options

        (await home.Day.Locator("option").CountAsync()).ShouldBeInRange(31, 33); // now, and each day of a month
        await home.ChooseLastTimeAsync();
        var chosen = DateTime.Parse(await home.When.InputValueAsync(), null);
        (chosen - TimeProvider.System.GetUtcNow().UtcDateTime).TotalDays.ShouldBeInRange(28, 32);
        await home.AskAsync();
        await home.ShowsResultAsync(home.Language.Scheduled);
    });

    [ChromiumFact]
    public Task The_time_can_be_changed_and_the_first_call_stands_until_then() => VisitAsync(async (home, gateway) =>
    {
        var first = await home.ChooseLastTimeAsync();
        await home.AskAsync(name: "Ana");
        await home.ShowsResultAsync(home.Language.Scheduled);

        await home.Change.ClickAsync();
        await Expect(home.Alert).ToContainTextAsync("sigue en pie hasta que envíe otra hora");
        await Expect(home.Alert).ToContainTextAsync(first);
        await home.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Dejarla como está" }).ClickAsync();
        await Expect(home.Result).ToContainTextAsync(first);
        var dayAndTime = (await home.Result.Locator("dd").First.TextContentAsync())!; // the time alone may be a part of another one
        dayAndTime.ShouldContain(first);

        await home.Change.ClickAsync();
        await home.Day.SelectOptionAsync((await home.Day.Locator("option").Nth(3).GetAttributeAsync("value"))!);
        await Expect(home.When.Locator("option[value*=T]").First).ToBeAttachedAsync();
        await home.Submit.ClickAsync();

        await home.ShowsResultAsync(home.Language.Scheduled);
        await Expect(home.Result).Not.ToContainTextAsync(dayAndTime);
        (await gateway.CalledAsync()).ShouldBeEmpty();
    });

    private async Task VisitAsync(Func<HomePage, RealGateway, Task> journey, (string Key, string? Value)[]? settings = null, [CallerMemberName] string test = "")
    {
        await using var gateway = await RealGateway.StartAsync(settings ?? []);
        Serves(gateway.Address);
        await BrowseAsync(
            async page =>
            {
                var home = new HomePage(page, gateway.Address, Language.Spanish);
                await home.OpenAsync();
                await journey(home, gateway);
            },
            test: test);
    }
}
