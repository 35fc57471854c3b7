using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>A call from the browser, with a stand-in for Webex's library.</summary>
public sealed class CallingTests(Chromium chromium) : SiteTest(chromium)
{
    [ChromiumFact]
    public Task Nothing_is_offered_where_it_is_not_set_up() => VisitAsync(async home =>
    {
        var control = new CallControl(home.Page, home.Language);

        await Expect(home.Submit).ToBeVisibleAsync();
        await Expect(control.Region).ToBeHiddenAsync();
    });

    [ChromiumFact]
    public Task Both_languages_have_every_sentence() => VisitAsync(async home =>
    {
        const string Names = "language => import('/js/calling-words.js').then(words => { const names = (part, path) => Object.entries(part).flatMap(([name, value]) => value?.constructor === Object ? names(value, path + name + '.') : [path + name]); return names(words.wordsFor(language), ''); })";

        var spanish = await home.Page.EvaluateAsync<string[]>(Names, "es-CO");
        var english = await home.Page.EvaluateAsync<string[]>(Names, "en-GB");

        spanish.Length.ShouldBeGreaterThan(30);
        english.ShouldBe(spanish);
    });

    [ChromiumTheory]
    [InlineData("es")]
    [InlineData("en")]
    public Task A_visitor_calls_is_answered_mutes_and_hangs_up(string language) => CallAsync(
        async (home, control) =>
        {
            var noon = new DateTime(2026, 11, 23, 12, 0, 0, DateTimeKind.Utc);
            await home.Page.Clock.InstallAsync(new() { TimeDate = noon });
            await control.CallAsync();
            await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
            (await ReadAsync(home.Page, "webex.dialled")).ShouldBe("true");

            await home.Page.Clock.PauseAtAsync(noon.AddMinutes(1)); // from here on only the test moves it
            await EmitAsync(home.Page, "connect");
            await EmitAsync(home.Page, "established");
            await Expect(control.Status).ToHaveTextAsync(home.Language.Connected);
            await home.Page.Clock.RunForAsync(65_000);
            await Expect(control.Timer).ToHaveTextAsync("1:05");
            await FitsAsync(home.Page);

            await control.Mute.ClickAsync();
            await Expect(control.Mute).ToHaveAttributeAsync("aria-pressed", "true");
            await Expect(control.Status).ToContainTextAsync(home.Language.Muted);
            (await ReadAsync(home.Page, "webex.call.muted")).ShouldBe("true");
            await control.Mute.ClickAsync();
            await Expect(control.Status).ToHaveTextAsync(home.Language.Connected);

            await control.HangUp.ClickAsync();
            await Expect(control.Status).ToHaveTextAsync(home.Language.LastedOver);
            await Expect(control.CallAgain).ToBeFocusedAsync();
            await home.Page.Clock.RunForAsync(10);
            await LeavesAsync(home.Page);
            (await ReadAsync(home.Page, "[webex.ended, webex.microphone.outputStream.active]")).ShouldBe("[1,false]");
        },
        language,
        Device.Phone);

    [ChromiumFact]
    public Task The_call_speaks_for_the_guest_and_carries_the_token_for_the_number() => CallAsync(async (home, control) =>
    {
        await control.CallAsync();
        await Expect(control.HangUpOrCancel).ToBeVisibleAsync();
        await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);

        (await ReadAsync(home.Page, "webex.given.webexConfig.credentials.access_token")).ShouldBe("\"guest-token\"");
        (await ReadAsync(home.Page, "[webex.given.callingConfig.callingClientConfig.jwe, webex.given.callingConfig.callingClientConfig.serviceData.indicator]")).ShouldBe("[\"call-token\",\"guestcalling\"]");
    });

    [ChromiumFact]
    public Task The_library_is_fetched_on_the_press_and_the_microphone_asked_for_after_it_was_explained()
    {
        var asked = new ConcurrentQueue<string>();
        return CallAsync(async (home, control) =>
        {
            await home.Page.EvaluateAsync("() => { const ask = navigator.mediaDevices.getUserMedia; navigator.mediaDevices.getUserMedia = function (wanted) { globalThis.asked = true; return ask.call(this, wanted); }; }");
            home.Page.Request += (_, request) => asked.Enqueue(new Uri(request.Url).AbsolutePath);
            asked.ShouldNotContain(CallingLibrary.Path);

            var fetched = home.Page.WaitForRequestAsync($"**{CallingLibrary.Path}");
            await control.CallNow.ClickAsync();
            await fetched;
            await Expect(control.Status).ToContainTextAsync(home.Language.Explanation);
            (await ReadAsync(home.Page, "globalThis.asked ?? false")).ShouldBe("false");
            asked.ShouldNotContain("/guest/token");

            await control.NotNow.ClickAsync();
            await Expect(control.CallNow).ToBeFocusedAsync();
            await control.CallAsync();
            await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
            (await ReadAsync(home.Page, "globalThis.asked")).ShouldBe("true");
        });
    }

    [ChromiumFact]
    public Task The_keyboard_alone_makes_and_ends_a_call() => CallAsync(async (home, control) =>
    {
        await control.CallNow.FocusAsync();
        await home.Page.Keyboard.PressAsync("Enter");
        await Expect(control.Proceed).ToBeFocusedAsync();
        await home.Page.Keyboard.PressAsync("Enter");
        await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);

        await EmitAsync(home.Page, "connect");
        await home.TabToAsync(control.HangUp);
        await home.Page.Keyboard.PressAsync("Enter");

        await Expect(control.CallAgain).ToBeFocusedAsync();
    });

    [ChromiumTheory]
    [InlineData("es", "El navegador no tiene permiso para usar el micrófono")]
    [InlineData("en", "The browser has no permission to use the microphone")]
    public Task A_microphone_that_is_denied_is_said_with_the_way_to_allow_it(string language, string words) => CallAsync(
        async (home, control) =>
        {
            await home.Page.Context.ClearPermissionsAsync();
            await control.CallAsync();

            await Expect(control.Alert).ToContainTextAsync(words);
            await Expect(control.Alert.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", language == "en" ? "#call" : "#llamada");
            await Expect(control.CallAgain).ToBeFocusedAsync();
            await FitsAsync(home.Page);
        },
        language,
        Device.Phone);

    [ChromiumTheory]
    [InlineData("/guest/token", 429, "too-many-requests", "Hubo demasiados intentos seguidos desde su conexión. Puede intentarlo de nuevo dentro de 5 minutos.")]
    [InlineData("/guest/token", 503, "not-connected", "El problema es nuestro")]
    [InlineData("/guest/token", 403, "not-a-visitor", "No pudimos comprobar que la llamada viene de esta página")]
    [InlineData("/guest/call-token", 404, "not-found", "ya no están disponibles aquí")]
    [InlineData("/guest/call-token", 502, "refused-by-webex", "Webex no aceptó la conexión")]
    [InlineData("/guest/call-token", 500, "other", "El problema es nuestro")]
    public Task A_token_that_is_refused_is_said_in_words(string path, int status, string slug, string words) => CallAsync(async (home, control) =>
    {
        Expects("/guest/");
        await CallingLibrary.AnswerAsync(home.Page, path, status, $$"""{"type":"urn:webex-gateway:{{slug}}","title":"For developers only"}""", [new("Retry-After", "300")]);
        await control.CallAsync();

        await Expect(control.Alert).ToContainTextAsync(words);
        await Expect(control.Alert).Not.ToContainTextAsync("developers");
        await Expect(control.CallAgain).ToBeVisibleAsync();
    });

    [ChromiumFact]
    public Task A_library_that_does_not_load_is_said_and_asked_for_again() => CallAsync(async (home, control) =>
    {
        Expects(CallingLibrary.Path);
        await home.Page.RouteAsync($"**{CallingLibrary.Path}", route => route.AbortAsync());
        await control.CallAsync();
        await Expect(control.Alert).ToContainTextAsync("No pudimos cargar lo que el navegador necesita");

        await CallingLibrary.PretendAsync(home.Page);
        await control.CallAgain.ClickAsync();

        await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
        await Expect(control.Alert).ToBeHiddenAsync();
    });

    [ChromiumFact]
    public Task A_script_of_ours_that_does_not_load_is_said_too() => CallAsync(async (home, control) =>
    {
        Expects("webex-calling.js");
        await home.Page.RouteAsync("**/js/webex-calling.js", route => route.AbortAsync());
        await control.CallNow.ClickAsync();

        await Expect(control.Alert).ToContainTextAsync("No pudimos cargar lo que el navegador necesita");
    });

    [ChromiumTheory]
    [InlineData("registration", "Webex no aceptó la conexión")]
    [InlineData("call_error", "La llamada no se pudo completar")]
    [InlineData("disconnect", "La llamada no se pudo completar")]
    public Task What_Webex_refuses_is_said_in_words(string what, string words) => CallAsync(async (home, control) =>
    {
        await control.CallNow.ClickAsync();
        await home.Page.WaitForFunctionAsync("() => globalThis.webex");
        await home.Page.EvaluateAsync("what => webex.canRegister = what !== 'registration'", what);
        await control.Proceed.ClickAsync();
        if (what != "registration")
        {
            await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
            await EmitAsync(home.Page, what);
        }

        await Expect(control.Alert).ToContainTextAsync(words);
        await LeavesAsync(home.Page);
        (await ReadAsync(home.Page, "webex.microphone.outputStream.active")).ShouldBe("false");
    });

    [ChromiumFact]
    public Task A_call_that_nobody_answers_or_that_breaks_off_says_so() => CallAsync(async (home, control) =>
    {
        await home.Page.Clock.InstallAsync();
        await control.CallAsync();
        await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
        await home.Page.Clock.RunForAsync(121_000);
        await Expect(control.Alert).ToContainTextAsync("Nadie contestó");

        await control.CallAgain.ClickAsync();
        await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);
        await EmitAsync(home.Page, "connect");
        await EmitAsync(home.Page, "call_error");
        await Expect(control.Alert).ToContainTextAsync("La llamada se cortó");
    });

    [ChromiumFact]
    public Task Who_cancels_while_it_rings_or_is_prepared_makes_no_call() => CallAsync(async (home, control) =>
    {
        var released = new TaskCompletionSource();
        await home.Page.RouteAsync("**/guest/call-token", async route =>
        {
            await released.Task;
            await route.FallbackAsync();
        });
        await control.CallAsync();
        await control.HangUpOrCancel.ClickAsync();
        await Expect(control.Status).ToContainTextAsync("Canceló la llamada");
        var answered = home.Page.WaitForResponseAsync("**/guest/call-token");
        released.SetResult();
        await answered;
        await control.CallAgain.ClickAsync();
        await Expect(control.Status).ToContainTextAsync(home.Language.Ringing);

        await control.HangUpOrCancel.ClickAsync();
        await Expect(control.Status).ToContainTextAsync("Canceló la llamada");
        (await ReadAsync(home.Page, "webex.ended")).ShouldBe("1");
    });

    /// <summary>A home page that offers calls, a microphone that may be used, tokens and a library.</summary>
    private Task CallAsync(Func<HomePage, CallControl, Task> journey, string language = "es", Device? device = null, [CallerMemberName] string test = "")
    {
        Gateway.OnOptions = Answers.Options(options => options["calling"] = true);
        return BrowseAsync(
            async page =>
            {
                await page.Context.GrantPermissionsAsync(["microphone"]);
                await CallingLibrary.PretendAsync(page);
                await CallingLibrary.GiveTokensAsync(page);
                var home = new HomePage(page, Gateway.Address, Language.Of(language));
                await home.OpenAsync();
                await journey(home, new CallControl(page, home.Language));
            },
            device,
            test);
    }

    private static async Task EmitAsync(IPage page, string name) => await page.EvaluateAsync("name => webex.call.emit(name)", name);

    /// <summary>The line is given back, once.</summary>
    private static async Task LeavesAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => webex.left > 0");
        (await ReadAsync(page, "webex.left")).ShouldBe("1");
    }

    private static Task<string> ReadAsync(IPage page, string expression) => page.EvaluateAsync<string>($"() => JSON.stringify({expression})");

    private static async Task FitsAsync(IPage page) => (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
}
