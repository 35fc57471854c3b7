using System.Text.Json;
using System.Web;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>An operator decides on more callbacks than a page of the list shows.</summary>
public sealed class ManyDecisionsTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    private const int Many = 1240;

    private RealGateway gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await RealGateway.StartAsync(("OPERATOR_KEY", OperatorPage.Key), ("Callbacks__Budgets__Mode", "shadow"), ("Callbacks__FollowUp__Enabled", "false"));
        Serves(gateway.Address);
        Expects("401 (Unauthorized)"); // Chromium says it of the door
        Expects("503 (Service Unavailable)");
    }

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [ChromiumFact]
    public Task All_that_the_filter_shows_on_any_page_are_selected_and_closed_after_a_question() => VisitAsync(async (desk, questions) =>
    {
        await gateway.ArmAsync("leaky-400", count: 53);
        for (var i = 0; i < 53; i++)
        {
            await gateway.CallAsync($"31{i % 6}{i:D2}45671");
        }

        await gateway.CallAsync("3209876543");
        await desk.EnterAsync();
        await Expect(desk.Rows).ToHaveCountAsync(50);
        await desk.List.GetByLabel("Marcar las que esperan una decisión en esta página (49)").CheckAsync();
        await Expect(desk.List).ToContainTextAsync("49 llamadas marcadas");

        await desk.Button("Marcar todas las del filtro que esperan una decisión").ClickAsync();
        await Expect(desk.List).ToContainTextAsync("53 llamadas marcadas, 4 en otras páginas");
        await desk.List.GetByLabel("Motivo").FillAsync("se corrigió el punto de entrada");
        await desk.Button("Cerrar").ClickAsync();

        await Expect(desk.Said).ToHaveTextAsync("Cerradas: 53.");
        questions.ShouldBe(["¿Cerrar las 53 llamadas marcadas, también las de otras páginas?"]);
        await Expect(desk.Part("Por decidir").Locator(".value")).ToHaveTextAsync("0");
    });

    [ChromiumFact]
    public Task Another_filter_leaves_nothing_selected_that_it_does_not_show() => VisitAsync(async (desk, _) =>
    {
        await gateway.ArmAsync("leaky-400");
        await gateway.CallAsync("3119876543");
        await desk.EnterAsync();
        await desk.List.GetByLabel("Marcar las que esperan").CheckAsync();
        await Expect(desk.List).ToContainTextAsync("1 llamada marcada");

        await desk.List.GetByLabel("Estado").SelectOptionAsync("placed");

        await Expect(desk.List).ToContainTextAsync("No hay llamadas así.");
        await Expect(desk.List.GetByText("llamada marcada")).ToBeHiddenAsync();
    });

    [ChromiumFact]
    public Task A_long_decision_goes_in_steps_tells_how_far_it_is_and_can_be_stopped() => VisitAsync(async (desk, questions) =>
    {
        var steps = new List<int>();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await desk.Page.RouteAsync("**/operator/callbacks?*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = PageOf(new Uri(route.Request.Url)) }));
        await desk.Page.RouteAsync("**/operator/callbacks/close", async route =>
        {
            var ids = JsonElement.Parse(route.Request.PostData!).GetProperty("ids");
            steps.Add(ids.GetArrayLength());
            await (steps.Count == 3 ? released.Task : Task.CompletedTask);
            await route.FulfillAsync(steps.Count == 2
                ? new() { Status = 503, ContentType = "application/problem+json", Body = """{"detail":"The store does not answer."}""" }
                : new() { ContentType = "application/json", Body = $$"""{"changed":{{ids}},"unchanged":[]}""" });
        });
        await desk.EnterAsync();
        await desk.List.GetByLabel("Marcar las que esperan").CheckAsync();
        await desk.Button("Marcar todas las del filtro que esperan una decisión").ClickAsync();
        await Expect(desk.List).ToContainTextAsync("1240 llamadas marcadas, 1190 en otras páginas");
        await desk.List.GetByLabel("Motivo").FillAsync("ya no hace falta");

        await desk.Button("Cerrar").ClickAsync();
        await Expect(desk.List).ToContainTextAsync("Decididas: 500 de 1240. Las demás siguen marcadas.");
        await Expect(desk.Said).ToContainTextAsync("No se pudo");
        await Expect(desk.List).ToContainTextAsync("740 llamadas marcadas");

        await desk.Button("Cerrar").ClickAsync();
        await desk.Button("Detener").ClickAsync();
        released.SetResult();
        await Expect(desk.List).ToContainTextAsync("Decididas: 500 de 740. Las demás siguen marcadas.");

        await desk.Button("Cerrar").ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("Cerradas: 240.");
        steps.ShouldBe([500, 500, 500, 240]);
        questions[0].ShouldBe("¿Cerrar las 1240 llamadas marcadas, también las de otras páginas? Se hace en pasos de 500, y se puede detener.");
    });

    /// <summary>A page of a list that is longer than a store of the tests.</summary>
    private static string PageOf(Uri address)
    {
        var query = HttpUtility.ParseQueryString(address.Query);
        var (from, limit) = (int.Parse(query["after"] ?? "0"), int.Parse(query["limit"]!));
        var rows = Enumerable.Range(from, Math.Min(limit, Many - from)).Select(number => new
        {
            id = $"0f8fad5b-d9cb-469f-a165-{number:D12}",
            reference = $"R{number:D7}",
            status = "refused",
            number = "+57…43",
            topic = "default",
            asked = "2026-11-27T12:00:00Z",
            attempts = 1,
            call = (string?)null,
            waited = (int?)null,
            note = (string?)null,
            cause = (string?)null,
            closed = (string?)null,
        });
        return JsonSerializer.Serialize(new { callbacks = rows, next = from + limit < Many ? $"{from + limit}" : null });
    }

    private Task VisitAsync(Func<OperatorPage, List<string>, Task> journey, [System.Runtime.CompilerServices.CallerMemberName] string test = "") => BrowseAsync(
        page =>
        {
            var questions = new List<string>();
            page.Dialog += (_, dialog) =>
            {
                questions.Add(dialog.Message);
                _ = dialog.AcceptAsync();
            };
            return journey(new OperatorPage(page, gateway.Address), questions);
        },
        test: test);
}
