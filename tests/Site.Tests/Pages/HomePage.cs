using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests.Pages;

/// <summary>The home page with its callback form, in one language, as a visitor meets it.</summary>
public sealed class HomePage(IPage page, Uri site, Language language)
{
    public IPage Page => page;

    public Language Language => language;

    public ILocator Country => page.GetByRole(AriaRole.Combobox, new() { Name = language.Country });

    public ILocator Phone => page.GetByRole(AriaRole.Textbox, new() { Name = language.Phone });

    public ILocator Name => page.GetByRole(AriaRole.Textbox, new() { Name = language.Name });

    /// <summary>What a visitor may choose beside the number: the name, the time, the topic.</summary>
    public ILocator More => page.Locator("webex-callback details.more > summary");

    public ILocator Day => page.GetByRole(AriaRole.Combobox, new() { Name = language.Day });

    public ILocator When => page.GetByRole(AriaRole.Combobox, new() { Name = language.When, Exact = true });

    public ILocator Topic => page.GetByRole(AriaRole.Combobox, new() { Name = language.Topic });

    public ILocator Consent => page.GetByRole(AriaRole.Checkbox, new() { Name = language.Consent });

    public ILocator Trap => page.Locator("#website");

    public ILocator Submit => page.GetByRole(AriaRole.Button, new() { Name = language.Submit, Exact = true });

    public ILocator Sending => page.GetByRole(AriaRole.Button, new() { Name = language.Sending });

    public ILocator Cancel => page.GetByRole(AriaRole.Button, new() { Name = language.Cancel });

    public ILocator Change => page.GetByRole(AriaRole.Button, new() { Name = language.Change });

    public ILocator Another => page.GetByRole(AriaRole.Button, new() { Name = language.Another });

    public ILocator Alert => page.Locator("form [role=alert]");

    /// <summary>The confirmation that takes the form's place.</summary>
    public ILocator Result => page.Locator("[part=result]");

    public async Task OpenAsync()
    {
        await page.GotoAsync(new Uri(site, language.Path).ToString());
        await Expect(Phone).ToBeVisibleAsync();
    }

    public async Task FillAsync(string phone = "321 1234567", string? name = null)
    {
        await Phone.FillAsync(phone);
        if (name is not null)
        {
            await ShowMoreAsync();
            await Name.FillAsync(name);
        }

        await Consent.CheckAsync();
    }

    public async Task ShowMoreAsync()
    {
        if (!await page.Locator("webex-callback details.more").EvaluateAsync<bool>("details => details.open"))
        {
            await More.ClickAsync();
        }
    }

    /// <summary>Chooses a time in two steps: the last day that is offered, and the last time of it.</summary>
    public async Task<string> ChooseLastTimeAsync()
    {
        await ShowMoreAsync();
        await Day.SelectOptionAsync((await Day.Locator("option").Last.GetAttributeAsync("value"))!);
        await Expect(When.Locator("option[value*=T]").First).ToBeAttachedAsync();
        var last = When.Locator("option").Last;
        await When.SelectOptionAsync((await last.GetAttributeAsync("value"))!);
        return await last.InnerTextAsync();
    }

    public async Task AskAsync(string phone = "321 1234567", string? name = null)
    {
        await FillAsync(phone, name);
        await Submit.ClickAsync();
    }

    public Task ShowsResultAsync(string heading) =>
        Expect(Result.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();

    /// <summary>Goes forward with the Tab key alone until <paramref name="target"/> has the focus.</summary>
    public async Task TabToAsync(ILocator target)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element.getRootNode().activeElement === element"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new TimeoutException($"The Tab key does not lead to {target}.");
    }
}
