using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests.Pages;

/// <summary>The operator's page, as a person with the key meets it.</summary>
public sealed class OperatorPage(IPage page, Uri gateway)
{
    public const string Key = "key-of-the-operator-in-the-browser";

    public IPage Page => page;

    public ILocator Live => page.Locator(".live.on");

    public ILocator Said => page.Locator(".notice");

    public ILocator Number => page.GetByRole(AriaRole.Textbox, new() { Name = "Número con indicativo" });

    public ILocator Sentence => page.Locator(".sentence");

    /// <summary>The list of callbacks.</summary>
    public ILocator List => Part("Llamadas");

    public ILocator Rows => List.Locator("tbody tr");

    public ILocator Row(string text) => Rows.Filter(new() { HasText = text });

    /// <summary>One callback with its story.</summary>
    public ILocator Drawer => page.GetByRole(AriaRole.Dialog);

    public ILocator Search => page.GetByLabel("Referencia o número completo");

    /// <summary>A part of the page by its heading, in whichever tab it is.</summary>
    public ILocator Part(string heading) => page.Locator("section, .tile", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, IncludeHidden = true }) });

    public Task ShowAsync(string tab) => page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = tab, Exact = true }).ClickAsync();

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async Task OpenAsync(string query = "") => await page.GotoAsync(new Uri(gateway, $"/operator{query}").ToString());

    /// <summary>Signs in and waits until the page lives.</summary>
    public async Task EnterAsync()
    {
        await OpenAsync();
        await SignInAsync(Key);
        await Expect(Live).ToBeVisibleAsync();
    }

    public async Task SignInAsync(string key)
    {
        await page.GetByLabel("Clave de operación").FillAsync(key);
        await Button("Entrar").ClickAsync();
    }
}
