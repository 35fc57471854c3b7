using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>After the press: the page tells what becomes of the call, from the real gateway beside the stand-in for Webex.</summary>
public sealed class CallJourneyTests(Chromium chromium) : BrowserTest(chromium)
{
    [ChromiumTheory]
    [InlineData("es", "Un asesor le está llamando ahora", "Su llamada terminó")]
    [InlineData("en", "An adviser is calling you now", "Your call has ended")]
    public Task The_page_follows_the_call_to_its_end(string code, string ringing, string over) => VisitAsync(code, async (home, _) =>
    {
        await home.AskAsync();

        await Expect(Heading(home, ringing)).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(Heading(home, over)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(home.Result.Locator("[data-id=again]")).ToBeHiddenAsync();
    });

    [ChromiumTheory]
    [InlineData("es", "No pudimos hablar con usted", "Llámenme otra vez")]
    [InlineData("en", "We could not reach you", "Call me again")]
    public Task A_missed_call_is_asked_for_again_with_one_press(string code, string missed, string again) => VisitAsync(code, async (home, gateway) =>
    {
        await gateway.ArmAsync("abandoned");
        await home.AskAsync();
        await Expect(Heading(home, missed)).ToBeVisibleAsync(new() { Timeout = 60_000 });

        await home.Page.GetByRole(AriaRole.Button, new() { Name = again, Exact = true }).ClickAsync();

        await home.ShowsResultAsync(home.Language.Received);
        (await gateway.CalledAsync()).ShouldBe(["+573211234567", "+573211234567"]);
    });

    private static ILocator Heading(HomePage home, string name) => home.Result.GetByRole(AriaRole.Heading, new() { Name = name });

    private async Task VisitAsync(string code, Func<HomePage, RealGateway, Task> journey)
    {
        await using var gateway = await RealGateway.StartAsync(("Callbacks__FollowUp__Every", "00:00:01"));
        Serves(gateway.Address);
        await BrowseAsync(async page =>
        {
            var home = new HomePage(page, gateway.Address, Language.Of(code));
            await home.OpenAsync();
            await journey(home, gateway);
        });
    }
}
