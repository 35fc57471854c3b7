using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The pages around the form.</summary>
public sealed class PageTests(Chromium chromium) : SiteTest(chromium)
{
    private const string Contact = "Jhon.Romero@tigo.com.co";

    private const string BrokenAnchors =
        "() => [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash).filter(hash => !document.querySelector(hash))";

    private const string OwnPages =
        "() => [...document.querySelectorAll('a')].filter(a => a.origin === location.origin).map(a => a.pathname)";

    [ChromiumTheory]
    [InlineData("/privacidad.html")]
    [InlineData("/en/privacy.html")]
    public Task The_policy_names_the_controller_that_is_configured(string path)
    {
        Gateway.OnOptions = Answers.Options(options => options["privacy"] = new JsonObject
        {
            ["controller"] = "Empresa de Prueba S.A.S.",
            ["email"] = "datos@example.com",
        });
        return BrowseAsync(async page =>
        {
            await OpenAsync(page, path);

            await Expect(page.Locator("[data-privacy=controller]")).ToHaveTextAsync("Empresa de Prueba S.A.S.");
            await Expect(page.GetByText("datos@example.com")).ToBeVisibleAsync();
            await Expect(page.GetByText("NIT")).ToBeHiddenAsync();
        });
    }

    [ChromiumFact]
    public Task The_policy_gives_the_contact_when_no_controller_is_configured() => BrowseAsync(async page =>
    {
        await OpenAsync(page, "/privacidad.html");

        await Expect(page.Locator("[data-controller=unknown]")).ToContainTextAsync(Contact);
        await Expect(page.Locator("[data-controller=known]")).ToBeHiddenAsync();
        await Expect(page.GetByText("Versión de la autorización: 2026-11-27")).ToBeVisibleAsync();
    });

    [Fact]
    public async Task A_visitor_without_JavaScript_gets_the_contact_instead_of_the_form()
    {
        using var client = new HttpClient { BaseAddress = Gateway.Address };

        var page = await client.GetStringAsync("/");

        var fallback = page[page.IndexOf("<webex-callback", StringComparison.Ordinal)..page.IndexOf("</webex-callback>", StringComparison.Ordinal)];
        fallback.ShouldContain($"mailto:{Contact}");
    }

    [ChromiumFact]
    public Task Every_link_to_a_page_or_section_of_ours_leads_somewhere() => BrowseAsync(async page =>
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>(["/"]);
        while (open.TryDequeue(out var path))
        {
            await OpenAsync(page, path);
            (await page.EvaluateAsync<string[]>(BrokenAnchors)).ShouldBeEmpty(path);
            foreach (var next in (await page.EvaluateAsync<string[]>(OwnPages)).Where(seen.Add))
            {
                open.Enqueue(next);
            }
        }

        seen.ShouldBe(["/", "/en/", "/detalle/", "/en/details/", "/privacidad.html", "/en/privacy.html"], ignoreOrder: true);
    });

    private async Task OpenAsync(IPage page, string path)
    {
        var response = await page.GotoAsync(new Uri(Gateway.Address, path).ToString());
        response!.Ok.ShouldBeTrue(path);
    }
}
