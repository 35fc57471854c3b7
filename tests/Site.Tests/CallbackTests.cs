using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>A visitor asks for a call and follows what becomes of it.</summary>
public sealed class CallbackTests(Chromium chromium) : SiteTest(chromium)
{
    [ChromiumFact]
    public Task Only_what_was_filled_is_sent() => VisitAsync(async home =>
    {
        await home.AskAsync(" 321 1234567 ");
        await home.ShowsResultAsync(Language.Spanish.Received);

        var call = Gateway.Calls.ShouldHaveSingleItem();
        call.Body.ShouldBe("""{"destination":"321 1234567","region":"CO","consent":"2026-11-27"}""");
        Guid.TryParse(call.Key, out _).ShouldBeTrue();
    });

    [ChromiumTheory]
    [InlineData("tel:+57-321-123-4567")]
    [InlineData("３２１ １２３ ４５６７")]
    [InlineData("\u202a+57 321 123 4567\u202c")]
    [InlineData("321\u3164123 4567")]
    public Task A_number_is_sent_as_it_was_pasted_with_a_name_of_fifty_one_emoji(string pasted) => VisitAsync(async home =>
    {
        var name = string.Concat(Enumerable.Repeat("\U0001F600", 51));

        await home.AskAsync(pasted, name);
        await home.ShowsResultAsync(Language.Spanish.Received);

        var sent = JsonNode.Parse(Gateway.Calls.ShouldHaveSingleItem().Body)!;
        ((string?)sent["destination"]).ShouldBe(pasted);
        ((string?)sent["name"]).ShouldBe(name);
    });

    [ChromiumFact]
    public Task A_name_a_topic_and_an_international_number_are_sent_as_they_are()
    {
        Gateway.OnOptions = Answers.Options(options => options["topics"] = new JsonArray("default", "sales"));
        return VisitAsync(async home =>
        {
            await home.ShowMoreAsync();
            await home.Topic.SelectOptionAsync("Ventas");
            await home.AskAsync("+52 222 123 4567", "María O’Neill");
            await home.ShowsResultAsync(Language.Spanish.Received);

            var sent = JsonNode.Parse(Gateway.Calls.ShouldHaveSingleItem().Body)!.AsObject();
            sent.Select(field => field.Key).ShouldBe(["destination", "name", "topic", "consent"]);
            sent.Select(field => (string?)field.Value).ShouldBe(["+52 222 123 4567", "María O’Neill", "sales", "2026-11-27"]);
        });
    }

    [ChromiumFact]
    public Task A_request_that_can_no_longer_be_cancelled_says_how_it_stands()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("placed");
        Gateway.OnCancel = Answers.Problem("not-cancellable", 409);
        return VisitAsync(async home =>
        {
            await home.AskAsync();
            await home.Cancel.ClickAsync();

            await Expect(home.Result).ToContainTextAsync("Ya no se puede cancelar");
            await Expect(home.Result).ToContainTextAsync("ya está pedida");
        });
    }

    [ChromiumTheory]
    [InlineData("unconfirmed", "Su solicitud quedó sin confirmar")]
    [InlineData("scheduled", "Su llamada quedó programada")]
    [InlineData("queued", "Recibimos su solicitud")]
    public Task Every_accepted_state_has_its_own_heading(string status, string heading)
    {
        Gateway.OnCall = Answers.Waiting(status);
        Gateway.OnStatus = Answers.Status(status);
        return VisitAsync(async home =>
        {
            await home.AskAsync();

            await home.ShowsResultAsync(heading);
        });
    }

    [ChromiumFact]
    public Task A_request_refused_later_is_said_to_be_refused()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("refused");
        return VisitAsync(async home =>
        {
            await home.AskAsync();

            await home.ShowsResultAsync("La llamada no se hará");
        });
    }

    [ChromiumFact]
    public Task The_form_works_for_Colombia_when_options_cannot_be_read()
    {
        Gateway.OnOptions = Answers.Problem("not-connected");
        return VisitAsync(async home =>
        {
            await Expect(home.Country.Locator("option")).ToHaveTextAsync(["Colombia (+57)"]);
            await home.AskAsync();

            await home.ShowsResultAsync(Language.Spanish.Received);
        });
    }

    [ChromiumFact]
    public Task A_cancellation_that_cannot_be_kept_can_be_tried_again()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("queued");
        Gateway.OnCancel = Answers.Problem("store-unavailable");
        return VisitAsync(async home =>
        {
            await home.AskAsync();
            await home.Cancel.ClickAsync();
            await Expect(home.Result).ToContainTextAsync("No pudimos cancelar en este momento");
            Gateway.OnCancel = Answers.Status("cancelled");

            await home.Cancel.ClickAsync();

            await home.ShowsResultAsync(Language.Spanish.Cancelled);
        });
    }

    [ChromiumTheory]
    [InlineData("es", "Lunes, 23 de noviembre", "Martes, 24 de noviembre", "8:00 a. m.", "lunes a viernes, 8:00 a. m. a 12:00 p. m. y 1:00 p. m. a 6:00 p. m.; sábado, 8:00 a. m. a 12:00 a. m.")]
    [InlineData("en", "Monday, November 23", "Tuesday, November 24", "8:00 AM", "Monday to Friday, 8:00 AM to 12:00 PM and 1:00 PM to 6:00 PM; Saturday, 8:00 AM to 12:00 AM")]
    public Task Hours_days_and_times_are_said_in_the_visitors_language(string code, string day, string nextDay, string time, string hours)
    {
        Gateway.OnOptions = Answers.Options(options =>
        {
            options["hours"] = JsonNode.Parse("""
                {
                  "Monday": "08:00-12:00, 13:00-18:00", "tuesday": "08:00-12:00, 13:00-18:00", "Wednesday": "08:00-12:00, 13:00-18:00",
                  "Thursday": "08:00-12:00, 13:00-18:00", "Friday": "08:00-12:00, 13:00-18:00", "Saturday": "08:00-24:00"
                }
                """);
            options["times"] = new JsonArray("2026-11-23T08:00", "2026-11-23T08:30", "2026-11-24T08:00");
        });
        return BrowseAsync(async page =>
        {
            await page.Clock.SetFixedTimeAsync("2026-11-10T12:00:00Z");
            var home = new HomePage(page, Gateway.Address, Language.Of(code));
            await home.OpenAsync();

            await home.ShowMoreAsync();
            await Expect(home.Day.Locator("option").Nth(1)).ToHaveTextAsync(day);
            await Expect(home.Day.Locator("option").Last).ToHaveTextAsync(nextDay);
            await home.Day.SelectOptionAsync("2026-11-23");
            await Expect(home.When.Locator("option").First).ToHaveTextAsync(Spaces(time));
            await Expect(page.Locator("form")).ToContainTextAsync(Spaces(hours));
        });
    }

    [ChromiumFact]
    public Task A_visitor_elsewhere_reads_the_time_by_the_sites_clock_and_by_their_own()
    {
        Gateway.OnCall = Answers.Waiting("scheduled");
        Gateway.OnStatus = Answers.Status("scheduled");
        return VisitAsync(
            async home =>
            {
                await home.AskAsync();

                await Expect(home.Result).ToContainTextAsync(Spaces("lunes, 23 de noviembre, 2:00 p. m., hora de Colombia"));
                await Expect(home.Result).ToContainTextAsync(Spaces("En su reloj: "));
                await Expect(home.Result).ToContainTextAsync(Spaces("lunes, 23 de noviembre, 8:00 p. m."));
            },
            device: Device.Desktop with { TimeZone = "Europe/Madrid" });
    }

    [ChromiumFact]
    public Task A_time_that_was_taken_meanwhile_is_marked_in_its_field()
    {
        Gateway.OnOptions = Answers.Options(options => options["times"] = new JsonArray("2026-11-23T08:00"));
        Gateway.OnCall = Answers.Problem("malformed-request", 400, detail: "'when' is taken; GET /callback/options lists free times.");
        return VisitAsync(async home =>
        {
            await home.ShowMoreAsync();
            await home.Day.SelectOptionAsync("2026-11-23");
            await Expect(home.When).ToHaveValueAsync("2026-11-23T08:00");
            Gateway.OnOptions = Answers.Options(options => options["times"] = new JsonArray("2026-11-23T08:30"));
            await home.AskAsync();

            await Expect(home.When).ToBeFocusedAsync();
            await Expect(home.When).ToHaveAccessibleDescriptionAsync(new Regex("Esa hora ya no está libre"));
            await Expect(home.When).ToHaveValueAsync("2026-11-23T08:30");
        });
    }

    [ChromiumTheory]
    [InlineData("CO", "3211234567", "321 1234567")]
    [InlineData("CO", "32112345678", "321 12345678")]
    [InlineData("CO", "+573211234567", "+573211234567")]
    [InlineData("CO", "32 11234567", "32 11234567")]
    [InlineData("MX", "2221234567", "222 123 4567")]
    public Task Digits_are_grouped_while_they_are_typed_as_long_as_nobody_spells_otherwise(string region, string keys, string shown) => VisitAsync(async home =>
    {
        await home.Country.SelectOptionAsync(region);
        await home.Phone.PressSequentiallyAsync(keys);

        await Expect(home.Phone).ToHaveValueAsync(shown);
    });

    [ChromiumFact]
    public Task A_correction_in_the_middle_of_the_number_keeps_its_caret() => VisitAsync(async home =>
    {
        await home.Phone.PressSequentiallyAsync("321123456");
        await home.Phone.PressAsync("Home");
        await home.Phone.PressAsync("Delete");
        await home.Phone.PressSequentiallyAsync("30");

        await Expect(home.Phone).ToHaveValueAsync("3021 123456");
        (await home.Phone.EvaluateAsync<int>("field => field.selectionStart")).ShouldBe(2);
    });

    [ChromiumFact]
    public Task A_tab_in_the_background_asks_nothing_and_asks_again_when_it_is_looked_at()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("queued");
        return BrowseAsync(async page =>
        {
            await page.Clock.InstallAsync();
            var home = new HomePage(page, Gateway.Address, Language.Spanish);
            await home.OpenAsync();
            await home.AskAsync();
            await Expect(home.Result).ToContainTextAsync(Language.Spanish.Waiting);
            await HideAsync(page, true);
            await page.Clock.RunForAsync(3_600_000);
            var asked = Gateway.StatusAsked;
            await page.Clock.RunForAsync(3_600_000);
            Gateway.StatusAsked.ShouldBe(asked);
            Gateway.OnStatus = Answers.Status("placed");

            await HideAsync(page, false);

            await Expect(home.Result).ToContainTextAsync(Language.Spanish.Accepted);
        });
    }

    /// <summary>Chromium writes "a. m." with spaces that do not break.</summary>
    private static Regex Spaces(string text) => new(string.Join(@"\s", text.Split(' ').Select(Regex.Escape)));

    private static async Task HideAsync(IPage page, bool hidden) => await page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);
}
