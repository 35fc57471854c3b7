using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>However often a visitor presses or reloads, one wish is one request.</summary>
public sealed class SentOnceTests(Chromium chromium) : SiteTest(chromium)
{
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [ChromiumFact]
    public Task A_double_click_sends_one_request()
    {
        Gateway.OnCall = Answers.After(released.Task, Answers.Placed());
        return VisitAsync(async home =>
        {
            await home.FillAsync();
            await home.Submit.DblClickAsync();
            await Expect(home.Sending).ToHaveAttributeAsync("aria-disabled", "true");
            await home.Sending.ClickAsync(new() { Force = true });
            await home.Phone.PressAsync("Enter");
            released.SetResult();

            await home.ShowsResultAsync(Language.Spanish.Received);
            Gateway.Calls.Count.ShouldBe(1);
        });
    }

    [ChromiumFact]
    public Task A_reload_after_a_lost_connection_keeps_the_form_and_the_key()
    {
        Gateway.OnCall = Answers.Broken();
        Gateway.OnOptions = Answers.Options();
        return VisitAsync(async home =>
        {
            await home.Country.SelectOptionAsync("MX");
            await home.AskAsync("222 123 4567", "Ana");
            await Expect(home.Alert).ToContainTextAsync("No recibimos respuesta");
            Gateway.OnCall = Answers.Placed();

            await home.Page.ReloadAsync();
            await Expect(home.Alert).ToContainTextAsync("no recibirá dos llamadas");
            await Expect(home.Country).ToHaveValueAsync("MX");
            await Expect(home.Name).ToHaveValueAsync("Ana");
            await home.Submit.ClickAsync();

            await home.ShowsResultAsync(Language.Spanish.Received);
            Gateway.Calls.Count.ShouldBeGreaterThan(1);
            Gateway.Calls.Distinct().ShouldHaveSingleItem();
        });
    }

    [ChromiumFact]
    public Task A_changed_form_is_another_request_with_another_key()
    {
        Gateway.OnCall = Answers.Broken();
        return VisitAsync(async home =>
        {
            await home.AskAsync(name: "Ana");
            await Expect(home.Alert).ToContainTextAsync("No recibimos respuesta");
            Gateway.OnCall = Answers.Placed();

            await home.AskAsync(name: "Ana María");

            await home.ShowsResultAsync(Language.Spanish.Received);
            Gateway.Calls.First().Key.ShouldNotBe(Gateway.Calls.Last().Key);
        });
    }

    [ChromiumFact]
    public Task An_answer_that_does_not_come_is_given_up_after_twenty_seconds()
    {
        Gateway.OnCall = Answers.After(released.Task, Answers.Placed());
        return VisitAsync(async home =>
        {
            await home.Page.Clock.InstallAsync();
            await home.Page.ReloadAsync();
            await home.AskAsync();
            await Expect(home.Sending).ToBeVisibleAsync();

            await home.Page.Clock.RunForAsync(20_000);

            await Expect(home.Alert).ToContainTextAsync("No recibimos respuesta");
            await Expect(home.Submit).ToBeVisibleAsync();
        });
    }
}
