using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The form before it is sent: what is in sight, what is kept, and what a web editor is told.</summary>
public sealed class FormTests(Chromium chromium) : SiteTest(chromium)
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [ChromiumTheory]
    [InlineData(1366, 768, "es")]
    [InlineData(1366, 768, "en")]
    [InlineData(390, 844, "es")]
    [InlineData(390, 844, "en")]
    public Task The_button_is_in_sight_without_scrolling(int width, int height, string code) => VisitAsync(
        async home =>
        {
            await Expect(home.Consent).ToBeVisibleAsync();
            var box = (await home.Submit.BoundingBoxAsync())!;

            (box.Y + box.Height).ShouldBeLessThan(height);
            (await home.Page.Locator("webex-callback [name=phone], webex-callback [name=name], webex-callback [name=consent], webex-callback [name=website]").CountAsync()).ShouldBe(4);
        },
        Language.Of(code),
        Device.Desktop with { Width = width, Height = height });

    [ChromiumFact]
    public Task The_consent_is_two_lines_with_the_rest_one_press_away() => VisitAsync(
        async home =>
        {
            var label = home.Page.Locator("webex-callback label[for=consent]");
            await Expect(label).ToContainTextAsync("autorizo a quien opera este sitio");
            (await label.EvaluateAsync<int>("label => Math.round(label.offsetHeight / parseFloat(getComputedStyle(label).lineHeight))")).ShouldBeLessThanOrEqualTo(2);

            await home.Page.GetByText("Leer más").ClickAsync();
            await Expect(home.Page.GetByText("revocar esta autorización")).ToBeVisibleAsync();
            await Expect(home.Page.GetByRole(AriaRole.Link, new() { Name = "Política de tratamiento de datos" })).ToBeVisibleAsync();
            await Expect(home.Consent).Not.ToBeCheckedAsync();
        },
        device: Device.Desktop with { Width = 1366, Height = 768 });

    [ChromiumFact]
    public Task On_a_slow_link_a_skeleton_holds_the_place_and_nothing_moves()
    {
        Gateway.OnOptions = Answers.After(released.Task, Answers.Options());
        return BrowseAsync(async page =>
        {
            await page.RouteAsync("**/js/webex-callback.js", async route =>
            {
                await page.EvaluateAsync("() => { window.shifts = []; new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value))).observe({ type: 'layout-shift', buffered: true }); }");
                await Expect(page.Locator("webex-callback .wait i").First).ToBeVisibleAsync();
                await route.ContinueAsync();
            });
            var home = new HomePage(page, Gateway.Address, Language.Spanish);
            await page.GotoAsync(Gateway.Address.ToString(), new() { WaitUntil = WaitUntilState.Commit });

            await Expect(home.Submit).ToBeVisibleAsync(); // before the options are there
            released.SetResult();
            await Expect(home.Page.Locator("webex-callback label[for=consent]")).Not.ToBeEmptyAsync();
            (await page.EvaluateAsync<double>("() => shifts.reduce((sum, shift) => sum + shift, 0)")).ShouldBeLessThan(0.02);
        });
    }

    [ChromiumFact]
    public Task A_half_typed_form_is_kept_in_the_tab() => VisitAsync(async home =>
    {
        await home.FillAsync("321 12345", "Ana Ñandú");

        await home.Page.ReloadAsync();

        await Expect(home.Phone).ToHaveValueAsync("321 12345");
        await Expect(home.Name).ToHaveValueAsync("Ana Ñandú");
        Gateway.Calls.ShouldBeEmpty();
    });

    [ChromiumFact]
    public Task A_reload_while_it_is_sent_finds_the_request_again_with_the_same_key()
    {
        Gateway.OnCall = Answers.After(released.Task, Answers.Placed());
        return VisitAsync(async home =>
        {
            await home.AskAsync(name: "Ana");
            await Expect(home.Sending).ToBeVisibleAsync();

            await home.Page.ReloadAsync();
            await Expect(home.Sending).ToBeVisibleAsync();
            released.SetResult();

            await home.ShowsResultAsync(Language.Spanish.Received);
            Gateway.Calls.Count.ShouldBe(2);
            Gateway.Calls.Distinct().ShouldHaveSingleItem();
        });
    }

    [ChromiumTheory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_topic_that_does_not_exist_is_said_to_the_web_editor(bool isDevelopment)
    {
        Expects("topic=");
        Gateway.OnOptions = Answers.Options(options => options["development"] = isDevelopment);
        return BrowseAsync(async page =>
        {
            var complaint = page.WaitForConsoleMessageAsync(new() { Predicate = message => message.Type == "error" });
            await page.RouteAsync("**/", async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("<webex-callback ", "<webex-callback topic=\"sales\" ", StringComparison.Ordinal) });
            });
            await page.GotoAsync(Gateway.Address.ToString());

            (await complaint).Text.ShouldContain("topic=\"sales\" no está en Callbacks:EntryPoints; hay: default");
            var home = new HomePage(page, Gateway.Address, Language.Spanish);
            if (isDevelopment)
            {
                await Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "motivo que no existe" })).ToBeVisibleAsync();
                await Expect(home.Submit).ToBeHiddenAsync();
            }
            else
            {
                await Expect(home.Submit).ToBeVisibleAsync();
            }
        });
    }

    [ChromiumFact]
    public Task The_stations_light_up_with_the_calls_true_state()
    {
        Gateway.OnStatus = context => Answers.Call(Gateway.StatusAsked switch { < 2 => "queued", 2 => "ringing", 3 => "connected", _ => "completed" })(context);
        return VisitAsync(async home =>
        {
            var stations = home.Page.Locator("[data-live] > li");
            await home.Page.GetByRole(AriaRole.Button, new() { Name = "Ver una demostración" }).ClickAsync();
            await Expect(stations.First).ToHaveAttributeAsync("data-state", new Regex("here|past"));

            await home.AskAsync();

            await Expect(stations.Nth(1)).ToHaveAttributeAsync("data-state", "here");
            await Expect(home.Page.GetByText("Esta es su llamada, en vivo.")).ToBeVisibleAsync();
            await Expect(stations.Nth(2)).ToHaveAttributeAsync("aria-current", "step");
            await Expect(stations.Nth(3)).ToHaveAttributeAsync("data-state", "here");
            await Expect(home.Result.Locator("[data-id=stations] [aria-current]")).ToHaveTextAsync("Hablando");

            await Expect(stations.Nth(3)).ToHaveAttributeAsync("data-state", "past");
            await Expect(home.Page.GetByText("Así fue su llamada.")).ToBeVisibleAsync();
        });
    }

    [ChromiumFact]
    public Task The_country_is_a_short_prefix_with_its_whole_name_in_the_list() => VisitAsync(async home =>
    {
        await home.Country.SelectOptionAsync("MX");

        await Expect(home.Page.Locator("webex-callback [data-id=code]")).ToHaveTextAsync("+52");
        await Expect(home.Country.Locator("option").Last).ToHaveTextAsync("México (+52)");
        await Expect(home.Phone).ToHaveAccessibleDescriptionAsync(new Regex("222 123 4567"));
    });
}
