using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>What a page shows at the widths of telephones, tablets and desks: whole pictures, and controls that a finger finds.</summary>
public sealed class WidthTests(Chromium chromium) : SiteTest(chromium)
{
    /// <summary>The cards that are not as wide as their neighbours, the pictures that are empty, and the pieces of pictures that stand out of them; people in a meeting may be cut.</summary>
    private const string Cut = """
        () => [...document.querySelectorAll(".live > li")].filter((card, _, [first]) => Math.abs(card.offsetWidth - first.offsetWidth) > 1)
          .map(card => `${card.offsetWidth} ${card.className}`).concat([...document.querySelectorAll(".mini, .win, .phone")].filter(picture => picture.checkVisibility()).flatMap(picture => {
          const frame = picture.getBoundingClientRect();
          const isOut = ({ left, right }) => left < frame.left - 1 || right > frame.right + 1;
          const pieces = [...picture.querySelectorAll(":not(svg, svg *, .slip, .slip *)")]
            .filter(piece => piece.checkVisibility() && isOut(piece.getBoundingClientRect()));
          return [...(frame.height < 75 ? [picture] : []), ...pieces].map(piece => piece.outerHTML.slice(0, 80));
        }))
        """;

    /// <summary>Controls of less than 44 pixels, but for links within a sentence and boxes whose label is pressed too.</summary>
    private const string Small = """
        () => {
          const form = document.querySelector("webex-callback").shadowRoot;
          form.querySelectorAll("details").forEach(one => one.open = true);
          const controls = "a, button, select, summary, input:not([type=checkbox], [type=radio]), label:has([type=radio])";
          return [...document.querySelectorAll(controls), ...form.querySelectorAll(controls)]
            .filter(one => one.checkVisibility() && !one.closest("p, .trap, .skip") && one.getBoundingClientRect().height < 43.5)
            .map(one => `${one.getBoundingClientRect().height} ${one.outerHTML.slice(0, 80)}`);
        }
        """;

    [ChromiumTheory]
    [InlineData("/", 320)]
    [InlineData("/", 390)]
    [InlineData("/", 768)]
    [InlineData("/", 1024)]
    [InlineData("/", 1366)]
    [InlineData("/en/", 320)]
    [InlineData("/en/", 768)]
    [InlineData("/detalle/", 320)]
    [InlineData("/en/details/", 390)]
    public Task No_picture_is_cut_or_empty(string path, int width) => BrowseAsync(
        async page =>
        {
            await page.GotoAsync(new Uri(Gateway.Address, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });

            (await page.EvaluateAsync<string[]>(Cut)).ShouldBeEmpty();
        },
        Device.Phone with { Width = width });

    [ChromiumTheory]
    [InlineData("/", 320)]
    [InlineData("/en/", 390)]
    public Task A_finger_finds_every_control(string path, int width) => BrowseAsync(
        async page =>
        {
            await page.GotoAsync(new Uri(Gateway.Address, path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
            await Expect(page.Locator("webex-callback #consent")).ToBeVisibleAsync();

            (await page.EvaluateAsync<string[]>(Small)).ShouldBeEmpty();
        },
        Device.Phone with { Width = width, IsTouched = true });
}
