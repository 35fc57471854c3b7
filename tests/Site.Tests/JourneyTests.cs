using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>What a visitor can meet, from the page through the real gateway to the stand-in for Webex.</summary>
public sealed class JourneyTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Called = "+573211234567";

    [ChromiumTheory]
    [InlineData("es", "desktop")]
    [InlineData("en", "phone")]
    public Task A_call_is_placed(string code, string device) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await home.AskAsync(name: "Ana Ñandú");

        await home.ShowsResultAsync(home.Language.Received);
        await Expect(home.Result).ToContainTextAsync(home.Language.Accepted);
        await Expect(home.Page).ToHaveTitleAsync(new Regex($"^{home.Language.Received} · "));
        (await gateway.CalledAsync()).ShouldBe([Called]);
    });

    [ChromiumTheory]
    [InlineData("es", "phone")]
    [InlineData("en", "desktop")]
    public Task A_request_that_waits_outlives_a_reload_and_is_placed(string code, string device) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await gateway.ArmAsync("rate-limited", retryAfter: 3);

        await home.AskAsync();
        await Expect(home.Result).ToContainTextAsync(home.Language.Waiting);
        await Expect(home.Cancel).ToBeVisibleAsync();
        await home.Page.ReloadAsync();

        await Expect(home.Result).ToContainTextAsync(home.Language.Accepted, new() { Timeout = 30_000 });
        await Expect(home.Cancel).ToBeHiddenAsync();
        (await gateway.CalledAsync()).ShouldBe([Called]);
    });

    [ChromiumFact]
    public Task A_form_that_is_moved_within_its_page_goes_on_telling() => VisitAsync(Language.Of("es"), Device.Of("desktop"), async (home, gateway) =>
    {
        await gateway.ArmAsync("rate-limited", retryAfter: 3);
        await home.AskAsync();
        await Expect(home.Result).ToContainTextAsync(home.Language.Waiting);

        await home.Page.EvaluateAsync("document.querySelector('main').append(document.querySelector('webex-callback'))");

        await Expect(home.Result).ToContainTextAsync(home.Language.Accepted, new() { Timeout = 30_000 });
    });

    [ChromiumTheory]
    [InlineData("es", "desktop")]
    [InlineData("en", "phone")]
    public Task A_chosen_time_is_scheduled_and_can_be_cancelled(string code, string device) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        var time = await home.ChooseLastTimeAsync();

        await home.AskAsync();
        await home.ShowsResultAsync(home.Language.Scheduled);
        await Expect(home.Result).ToContainTextAsync(time);
        await home.Cancel.ClickAsync();

        await home.ShowsResultAsync(home.Language.Cancelled);
        (await gateway.CalledAsync()).ShouldBeEmpty();
        await home.Another.ClickAsync();
        await Expect(home.Phone).ToBeFocusedAsync();
        await Expect(home.Phone).ToHaveValueAsync("");
    });

    [ChromiumTheory]
    [InlineData("es", "phone", "En este momento está cerrado")]
    [InlineData("en", "desktop", "We are closed at the moment")]
    public Task When_it_is_closed_the_form_says_before_sending_when_the_call_would_come(string code, string device, string closed)
    {
        var opening = TimeProvider.System.GetUtcNow().AddDays(3);
        return VisitAsync(
            Language.Of(code),
            Device.Of(device),
            async (home, gateway) =>
            {
                await Expect(home.Page.Locator("webex-callback .closed")).ToBeVisibleAsync(); // once the options are there
                await Expect(home.Page.Locator("form")).ToContainTextAsync(closed);
                var promised = Regex.Match(await home.Page.Locator("form").InnerTextAsync(), @"9:00\s(a\.\sm\.|AM)").Value;
                promised.ShouldNotBeEmpty();

                await home.AskAsync();

                await home.ShowsResultAsync(home.Language.Scheduled);
                await Expect(home.Result).ToContainTextAsync(promised);
                (await gateway.CalledAsync()).ShouldBeEmpty();
            },
            [($"Callbacks__Hours__{opening.DayOfWeek}", "09:00-18:00")]);
    }

    [ChromiumTheory]
    [InlineData("es", "desktop", "Si ya pidió la llamada, está en camino", "minutos")]
    [InlineData("en", "phone", "If you asked already, your call is on its way", "minutes")]
    public Task The_same_number_twice_is_one_call_which_only_the_browser_that_asked_is_shown(string code, string device, string already, string minutes) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await home.AskAsync();
        await home.ShowsResultAsync(home.Language.Received);
        await home.Another.ClickAsync();
        await home.AskAsync();
        await home.ShowsResultAsync(home.Language.Received);

        await home.Another.ClickAsync();
        await home.Page.EvaluateAsync("() => localStorage.clear()");
        await home.Page.ReloadAsync();
        await home.AskAsync();

        await Expect(home.Alert).ToContainTextAsync(already);
        await Expect(home.Alert).ToContainTextAsync(minutes);
        (await gateway.CalledAsync()).ShouldBe([Called]);
    });

    [ChromiumTheory]
    [InlineData("es", "desktop", "Llamamos a números de Colombia, México, Perú")]
    [InlineData("en", "phone", "We call numbers of Colombia, Mexico, Peru")]
    public Task A_number_that_is_not_served_is_marked_and_not_called(string code, string device, string refusal) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await home.AskAsync("+1 212 555 0123");

        await Expect(home.Phone).ToBeFocusedAsync();
        await Expect(home.Phone).ToHaveAccessibleDescriptionAsync(new Regex(refusal));
        await Expect(home.Phone).ToHaveAttributeAsync("aria-invalid", "true");
        (await gateway.CalledAsync()).ShouldBeEmpty();
    });

    [ChromiumTheory]
    [InlineData("es", "phone", "Puede intentarlo de nuevo dentro de")]
    [InlineData("en", "desktop", "You can try again in")]
    public Task Who_asks_too_often_is_told_when_to_come_back(string code, string device, string again) => VisitAsync(
        Language.Of(code),
        Device.Of(device),
        async (home, gateway) =>
        {
            await gateway.Client.PostAsJsonAsync(gateway.At("/callback/call"), new { destination = "nobody" });

            await home.AskAsync();

            await Expect(home.Alert).ToContainTextAsync(again);
            (await gateway.CalledAsync()).ShouldBeEmpty();
        },
        [("IpRateLimiting__GeneralRules__0__Limit", "1"), ("IpRateLimiting__GeneralRules__3__Limit", "1000")],
        isLimited: true);

    [ChromiumTheory]
    [InlineData("es", "desktop", "leaky-400", "Webex no aceptó la llamada y no se hará")]
    [InlineData("en", "phone", "leaky-400", "Webex did not accept the call")]
    [InlineData("es", "phone", "reset-after", "Su solicitud quedó sin confirmar")]
    [InlineData("en", "desktop", "reset-after", "Your request is unconfirmed")]
    public Task What_Webex_did_is_said_without_fuss(string code, string device, string fault, string words) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await gateway.ArmAsync(fault);

        await home.AskAsync();

        await Expect(home.Page.GetByText(words)).ToBeVisibleAsync();
    });

    [ChromiumTheory]
    [InlineData("es", "phone", "Parece que no tiene conexión", "Volvió la conexión")]
    [InlineData("en", "desktop", "You seem to be offline", "You are online again")]
    public Task Without_a_connection_nothing_is_lost(string code, string device, string offline, string back) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await home.FillAsync(name: "Ana");
        await home.Page.Context.SetOfflineAsync(true);
        await home.Submit.ClickAsync();
        await Expect(home.Alert).ToContainTextAsync(offline);

        await home.Page.Context.SetOfflineAsync(false);
        await home.Page.EvaluateAsync("() => dispatchEvent(new Event('online'))"); // on a machine with no network but loopback Chromium does not say it
        await Expect(home.Alert).ToContainTextAsync(back);
        await Expect(home.Name).ToHaveValueAsync("Ana");
        await home.Submit.ClickAsync();

        await home.ShowsResultAsync(home.Language.Received);
        (await gateway.CalledAsync()).ShouldBe([Called]);
    });

    [ChromiumTheory]
    [InlineData("es", "desktop")]
    [InlineData("en", "phone")]
    public Task The_keyboard_alone_is_enough(string code, string device) => VisitAsync(Language.Of(code), Device.Of(device), async (home, gateway) =>
    {
        await home.TabToAsync(home.Submit);
        await home.Page.Keyboard.PressAsync("Enter");
        await Expect(home.Phone).ToBeFocusedAsync();
        await home.Page.Keyboard.TypeAsync("3211234567");
        await home.TabToAsync(home.More);
        await home.Page.Keyboard.PressAsync("Enter");
        await home.TabToAsync(home.Day);
        await home.Page.Keyboard.PressAsync("End");
        await Expect(home.When.Locator("option[value*=T]").First).ToBeAttachedAsync();
        await home.TabToAsync(home.When);
        await home.Page.Keyboard.PressAsync("End");
        await home.TabToAsync(home.Consent);
        await home.Page.Keyboard.PressAsync("Space");
        await home.Page.Keyboard.PressAsync("Enter");
        await home.ShowsResultAsync(home.Language.Scheduled);

        await home.TabToAsync(home.Cancel);
        await home.Page.Keyboard.PressAsync("Enter");

        await home.ShowsResultAsync(home.Language.Cancelled);
        (await gateway.CalledAsync()).ShouldBeEmpty();
    });

    [ChromiumTheory]
    [InlineData("es", "phone")]
    [InlineData("en", "desktop")]
    public Task A_proof_of_work_is_done_in_a_worker_while_the_form_is_filled_in(string code, string device) => VisitAsync(
        Language.Of(code),
        Device.Of(device),
        async (home, gateway) =>
        {
            var worker = home.Page.WaitForWorkerAsync();
            await home.AskAsync();

            await home.ShowsResultAsync(home.Language.Received);
            (await worker).Url.ShouldEndWith("/js/proof-of-work.js");
            (await gateway.CalledAsync()).ShouldBe([Called]);
        },
        [("Abuse__Challenge", "always")]);

    [ChromiumFact]
    public Task A_visitor_above_the_usual_rate_is_asked_for_a_proof_and_sent_on_with_the_same_key() => VisitAsync(
        Language.Spanish,
        Device.Phone,
        async (home, gateway) =>
        {
            var keys = new List<string?>();
            home.Page.Request += (_, request) => keys.AddRange(request.Method == "POST" ? [request.Headers.GetValueOrDefault("idempotency-key")] : []);
            await gateway.Client.PostAsJsonAsync(gateway.At("/callback/call"), new { destination = "+12125550123" });

            var proving = home.Page.WaitForFunctionAsync("() => document.querySelector('webex-callback').shadowRoot.querySelector('[type=submit]').textContent.startsWith('Comprobando su solicitud')"); // looks at each frame: it does not show for long
            await home.AskAsync();

            await proving;
            await home.ShowsResultAsync(home.Language.Received);
            keys.Count.ShouldBe(2);
            keys.Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
            (await gateway.CalledAsync()).ShouldBe([Called]);
        },
        [("Abuse__UsualAttemptsPerAddress", "0"), ("IpRateLimiting__GeneralRules__3__Limit", "1000")],
        isLimited: true);

    [ChromiumTheory]
    [InlineData("off")]
    [InlineData("adaptive")]
    public Task A_browser_that_fills_in_the_hidden_field_by_itself_loses_no_caller(string challenge) => VisitAsync(
        Language.Spanish,
        Device.Phone,
        async (home, gateway) =>
        {
            await home.FillAsync();
            await home.Trap.EvaluateAsync("field => field.value = 'https://ana.example'");
            await home.Submit.ClickAsync();

            await home.ShowsResultAsync(home.Language.Received);
            (await gateway.CalledAsync()).ShouldBe([Called]);
        },
        [("Abuse__Challenge", challenge)]);

    [ChromiumFact]
    public Task The_consent_and_the_policy_name_the_configured_controller() => VisitAsync(
        Language.Spanish,
        Device.Desktop,
        async (home, gateway) =>
        {
            await Expect(home.Page.GetByText("autorizo a Empresa de Prueba S.A.S. a usar")).ToBeVisibleAsync();
            await Expect(home.Page.GetByText("escribiendo a datos@example.com")).ToBeHiddenAsync();
            await home.Page.GetByText("Leer más").ClickAsync();
            await Expect(home.Page.GetByText("El responsable es Empresa de Prueba S.A.S., NIT 900.000.000-0")).ToBeVisibleAsync();
            await Expect(home.Page.GetByText("escribiendo a datos@example.com")).ToBeVisibleAsync();
            await Expect(home.Consent).Not.ToBeCheckedAsync();

            await home.Page.GotoAsync(gateway.At("/privacidad.html").ToString());

            await Expect(home.Page.Locator("[data-privacy=controller]")).ToHaveTextAsync("Empresa de Prueba S.A.S.");
            await Expect(home.Page.GetByText("datos@example.com")).ToBeVisibleAsync();
            await Expect(home.Page.Locator("footer")).ToContainTextAsync("Empresa de Prueba S.A.S.");
        },
        [("Site__Privacy__Controller", "Empresa de Prueba S.A.S."), ("Site__Privacy__TaxId", "NIT 900.000.000-0"), ("Site__Privacy__Email", "datos@example.com")]);

    private async Task VisitAsync(
        Language language,
        Device device,
        Func<HomePage, RealGateway, Task> journey,
        (string Key, string? Value)[]? settings = null,
        bool isLimited = false,
        [CallerMemberName] string test = "")
    {
        await using var gateway = await (isLimited ? RealGateway.StartLimitedAsync(settings ?? []) : RealGateway.StartAsync(settings ?? []));
        Serves(gateway.Address);
        await BrowseAsync(
            async page =>
            {
                var home = new HomePage(page, gateway.Address, language);
                await home.OpenAsync();
                await journey(home, gateway);
            },
            device,
            $"{test}.{language.Code}");
    }
}
