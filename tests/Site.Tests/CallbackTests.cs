using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>A visitor asks for a call and follows what becomes of it.</summary>
public sealed class CallbackTests(Chromium chromium) : SiteTest(chromium)
{
    [ChromiumTheory]
    [InlineData("es")]
    [InlineData("en")]
    public Task A_visitor_is_told_that_the_request_was_received(string code)
    {
        var language = Language.Of(code);
        return VisitAsync(
            async home =>
            {
                await home.AskAsync();

                await home.ShowsResultAsync(language.Received);
                await Expect(home.Result).ToContainTextAsync(Answers.Id);
                await Expect(home.Page).ToHaveTitleAsync(new Regex($"^{language.Received} · "));
            },
            language);
    }

    [ChromiumFact]
    public Task Only_what_was_filled_is_sent() => VisitAsync(async home =>
    {
        await home.AskAsync(" 321 1234567 ");
        await home.ShowsResultAsync(Language.Spanish.Received);

        var call = Gateway.Calls.ShouldHaveSingleItem();
        call.Body.ShouldBe("""{"destination":"321 1234567","region":"CO","consent":"2026-11"}""");
        Guid.TryParse(call.Key, out _).ShouldBeTrue();
    });

    [ChromiumFact]
    public Task A_name_a_topic_and_an_international_number_are_sent_as_they_are()
    {
        Gateway.OnOptions = Answers.Options(options => options["topics"] = new JsonArray("default", "sales"));
        return VisitAsync(async home =>
        {
            await home.Topic.SelectOptionAsync("Ventas");
            await home.AskAsync("+52 222 123 4567", "María O’Neill");
            await home.ShowsResultAsync(Language.Spanish.Received);

            var sent = JsonNode.Parse(Gateway.Calls.ShouldHaveSingleItem().Body)!.AsObject();
            sent.Select(field => field.Key).ShouldBe(["destination", "name", "topic", "consent"]);
            sent.Select(field => (string?)field.Value).ShouldBe(["+52 222 123 4567", "María O’Neill", "sales", "2026-11"]);
        });
    }

    [ChromiumFact]
    public Task A_queued_request_is_followed_until_it_is_placed()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("queued");
        return VisitAsync(async home =>
        {
            await home.AskAsync();
            await Expect(home.Result).ToContainTextAsync("Está en espera");
            await Expect(home.Cancel).ToBeVisibleAsync();

            Gateway.OnStatus = Answers.Status("placed");

            await Expect(home.Result).ToContainTextAsync("la aceptó", new() { Timeout = 15_000 });
            await Expect(home.Cancel).ToBeHiddenAsync();
        });
    }

    [ChromiumFact]
    public Task A_reload_finds_the_queued_request_again()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("queued");
        return VisitAsync(async home =>
        {
            await home.AskAsync();
            await Expect(home.Result).ToContainTextAsync("Está en espera");

            await home.Page.ReloadAsync();

            await Expect(home.Result).ToContainTextAsync("Está en espera");
            Gateway.Calls.Count.ShouldBe(1);
        });
    }

    [ChromiumFact]
    public Task A_scheduled_request_shows_its_time_and_can_be_cancelled()
    {
        Gateway.OnCall = Answers.Waiting("scheduled");
        Gateway.OnStatus = Answers.Status("scheduled");
        return VisitAsync(async home =>
        {
            await home.AskAsync();
            await Expect(home.Result).ToContainTextAsync("lunes, 23 de noviembre, 2:00");
            Gateway.OnStatus = Answers.Status("cancelled");

            await home.Cancel.ClickAsync();

            await home.ShowsResultAsync("Cancelamos su solicitud");
            await home.Another.ClickAsync();
            await Expect(home.Phone).ToBeFocusedAsync();
            await Expect(home.Phone).ToHaveValueAsync("");
        });
    }

    [ChromiumFact]
    public Task A_request_that_can_no_longer_be_cancelled_says_how_it_stands()
    {
        Gateway.OnCall = Answers.Waiting("queued");
        Gateway.OnStatus = Answers.Status("placed");
        Gateway.OnCancel = Answers.Problem("not-found", 404);
        return VisitAsync(async home =>
        {
            await home.AskAsync();
            await home.Cancel.ClickAsync();

            await Expect(home.Result).ToContainTextAsync("Ya no se puede cancelar");
            await Expect(home.Result).ToContainTextAsync("la aceptó");
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
    public Task A_filled_honeypot_is_thanked_and_nothing_is_sent() => VisitAsync(async home =>
    {
        await home.FillAsync();
        await home.Trap.EvaluateAsync("field => field.value = 'https://spam.example'");
        await home.Submit.ClickAsync();

        await home.ShowsResultAsync(Language.Spanish.Received);
        Gateway.Calls.ShouldBeEmpty();
    });

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
    public Task Closed_hours_and_the_next_opening_are_shown_before_sending()
    {
        Gateway.OnOptions = Answers.Options(options =>
        {
            options["open"] = false;
            options["times"] = new JsonArray("2026-11-23T08:00:00-05:00");
        });
        return VisitAsync(home => Expect(home.Page.Locator("form")).ToContainTextAsync("La próxima franja es lunes, 23 de noviembre, 8:00"));
    }

    [ChromiumFact]
    public Task The_authorisation_names_the_configured_controller()
    {
        Gateway.OnOptions = Answers.Options(options => options["privacy"] = new JsonObject
        {
            ["controller"] = "Empresa de Prueba S.A.S.",
            ["taxId"] = "NIT 900.000.000-0",
            ["email"] = "datos@example.com",
        });
        return VisitAsync(async home =>
        {
            await Expect(home.Consent).Not.ToBeCheckedAsync();
            await Expect(home.Page.GetByText("autorizo a Empresa de Prueba S.A.S., NIT 900.000.000-0 a usar")).ToBeVisibleAsync();
            await Expect(home.Page.GetByText("escribiendo a datos@example.com")).ToBeVisibleAsync();
        });
    }
}
