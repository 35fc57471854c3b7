using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests.Pages;

/// <summary>The part of the home page from which a visitor calls by the browser.</summary>
public sealed class CallControl(IPage page, Language language)
{
    /// <summary>All of it, offered or not.</summary>
    public ILocator Region => page.Locator(".calling");

    public ILocator CallNow => Button(language.CallNow);

    public ILocator Proceed => Button(language.ProceedToCall);

    public ILocator NotNow => Button(language.NotNow);

    public ILocator Mute => Button(language.Mute);

    public ILocator HangUp => Button(language.HangUp);

    /// <summary>The same button, whatever it is called while nobody has answered.</summary>
    public ILocator HangUpOrCancel => page.Locator("webex-calling [data-part=hang-up]");

    public ILocator CallAgain => Button(language.CallAgain);

    public ILocator Status => Region.GetByRole(AriaRole.Status);

    public ILocator Timer => Region.GetByRole(AriaRole.Timer);

    public ILocator Alert => Region.GetByRole(AriaRole.Alert);

    /// <summary>Presses the button, reads what is said of the microphone, and goes on.</summary>
    public async Task CallAsync()
    {
        await CallNow.ClickAsync();
        await Expect(Status).ToContainTextAsync(language.Explanation);
        await Proceed.ClickAsync();
    }

    private ILocator Button(string name) => Region.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
