using Microsoft.Playwright;
using WebexGateway.Tests.Documents;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The form and the script of <c>docs/migration.md</c>, as they are printed there, on a page of the gateway's own site.</summary>
public sealed class OldFormTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly Document Migration = Document.Read("docs/migration.md");

    [ChromiumFact]
    public async Task An_old_form_with_the_script_places_a_call_without_leaving_its_page_and_shows_a_refusal()
    {
        await using var gateway = await RealGateway.StartAsync(
            ("ReverseProxy__Routes__callback-call__Metadata__Field.destination", "phone"),
            ("ReverseProxy__Routes__callback-call__Metadata__Field.name", "fullName"));
        Serves(gateway.Address);

        await BrowseAsync(async page =>
        {
            await ServeAsync(page, "old-form", "text/html", $"{Code("html")}<script type=\"module\" src=\"/old-form.js\"></script>");
            await ServeAsync(page, "old-form.js", "text/javascript", Code("js"));
            await page.GotoAsync(gateway.At("/old-form").ToString());
            var (phone, button, output) = (page.GetByLabel("Teléfono"), page.GetByRole(AriaRole.Button), page.GetByRole(AriaRole.Status));

            await phone.FillAsync("900");
            await button.ClickAsync();
            await Expect(output).ToHaveTextAsync("No recibimos su solicitud (urn:webex-gateway:number-not-served).");
            await phone.FillAsync("321 123 4567");
            await page.GetByLabel("Nombre").FillAsync("Ana Ruiz");
            await button.ClickAsync();

            await Expect(output).ToContainTextAsync("Recibimos su solicitud. Referencia: ");
            page.Url.ShouldEndWith("/old-form");
            (await gateway.CalledAsync()).ShouldBe(["+573211234567"]);
        });
    }

    private static string Code(string language) => Migration.Blocks.Single(block => block.Language == language).Code;

    private static Task<IAsyncDisposable> ServeAsync(IPage page, string path, string type, string body) =>
        page.RouteAsync($"**/{path}", route => route.FulfillAsync(new() { ContentType = $"{type}; charset=utf-8", Body = body }));
}
