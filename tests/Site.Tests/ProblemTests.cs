using System.Text.RegularExpressions;
using WebexGateway.Http;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>What a visitor reads when something is missing, refused or lost.</summary>
public sealed class ProblemTests(Chromium chromium) : SiteTest(chromium)
{
    /// <summary>The gateway's own catalogue.</summary>
    private static readonly IEnumerable<string> Slugs = typeof(Problems).GetFields()
        .Select(field => field.GetValue(null)).OfType<Problem>().Select(problem => problem.Slug);

    [ChromiumTheory]
    [InlineData("es")]
    [InlineData("en")]
    public Task Every_slug_has_a_sentence_of_its_own(string code) => VisitAsync(
        async home =>
        {
            var sentences = new List<string>();
            foreach (var slug in Slugs.Append("a-slug-of-tomorrow"))
            {
                Gateway.OnCall = Answers.Problem(slug);
                await home.AskAsync();
                await Expect(home.Submit).ToBeVisibleAsync();
                var isOfNumber = slug == Problems.NumberNotServed.Slug;
                await Expect(isOfNumber ? home.Phone : home.Alert).ToBeFocusedAsync();
                sentences.Add(await (isOfNumber ? home.Page.Locator("webex-callback #phone-error") : home.Alert).InnerTextAsync());
            }

            sentences.ShouldBeUnique();
            sentences.ShouldAllBe(sentence => !sentence.Contains("For developers only"));
            sentences.ShouldAllBe(sentence => sentence.Contains(code == "es" ? "solicitud" : "request") || sentence.Contains(code == "es" ? "número" : "number"));
        },
        Language.Of(code));

    [ChromiumTheory]
    [InlineData("es", 300, "Puede intentarlo de nuevo dentro de 5 minutos.")]
    [InlineData("en", 61, "You can try again in 2 minutes.")]
    [InlineData("en", 7201, "You can try again in 3 hours.")]
    public Task Retry_After_is_said_in_words(string code, int seconds, string words)
    {
        Gateway.OnCall = Answers.Problem("too-many-requests", 429, seconds);
        return VisitAsync(
            async home =>
            {
                await home.AskAsync();

                await Expect(home.Alert).ToContainTextAsync(words);
            },
            Language.Of(code));
    }

    [ChromiumTheory]
    [InlineData("This number has been called, or will be, as often as it may around that time.", "A este número ya le llamamos")]
    [InlineData("Numbers that begin like this one, such as those of one company, have been called", "los de una misma empresa")]
    [InlineData("This connection holds as many times of that day as one may; choose another day.", "Elija otro día")]
    [InlineData(null, "Desde la red que usted usa, que puede compartir con otras personas")]
    public Task A_spent_limit_is_said_truly(string? detail, string words)
    {
        Gateway.OnCall = Answers.Problem("too-many-requests", 429, 300, detail);
        return VisitAsync(async home =>
        {
            await home.AskAsync();

            await Expect(home.Alert).ToContainTextAsync(words);
        });
    }

    [ChromiumFact]
    public Task A_refusal_keeps_what_was_typed_and_the_next_try_is_a_new_request()
    {
        Gateway.OnCall = Answers.Problem("not-connected");
        return VisitAsync(async home =>
        {
            await home.AskAsync(name: "Ana");
            await Expect(home.Alert).ToContainTextAsync("no está conectado con Webex");
            await Expect(home.Name).ToHaveValueAsync("Ana");
            Gateway.OnCall = Answers.Placed();

            await home.Submit.ClickAsync();

            await home.ShowsResultAsync(Language.Spanish.Received);
            Gateway.Calls.Select(call => call.Key).ShouldBeUnique();
        });
    }

    [ChromiumTheory]
    [InlineData("", "Escriba su número de teléfono")]
    [InlineData("llámame", "Escriba el teléfono con números, sin letras")]
    [InlineData("32112", "Al teléfono le faltan dígitos")]
    [InlineData("234 5678", "En Colombia los fijos llevan ahora 10 dígitos")]
    [InlineData("321 1234567 321 7654321", "Al teléfono le sobran dígitos")]
    public Task A_number_that_cannot_be_right_is_explained_and_not_sent(string phone, string words) => VisitAsync(async home =>
    {
        await home.AskAsync(phone);

        await Expect(home.Phone).ToBeFocusedAsync();
        await Expect(home.Page.Locator("webex-callback #phone-error")).ToContainTextAsync(words);
        await Expect(home.Phone).ToHaveAccessibleDescriptionAsync(new Regex($"Error: {words}"));
        await Expect(home.Page).ToHaveTitleAsync(new Regex("^Error: "));
        Gateway.Calls.ShouldBeEmpty();
    });

    [ChromiumFact]
    public Task Without_the_authorisation_nothing_is_sent() => VisitAsync(async home =>
    {
        await home.Phone.FillAsync("321 1234567");
        await home.Submit.ClickAsync();

        await Expect(home.Consent).ToBeFocusedAsync();
        await Expect(home.Page.Locator("webex-callback #consent-error")).ToContainTextAsync("Marque la autorización");
        Gateway.Calls.ShouldBeEmpty();
    });
}
