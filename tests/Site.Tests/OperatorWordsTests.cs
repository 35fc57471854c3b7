using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.RegularExpressions;
using WebexGateway.Http;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>Each sentence on the operator's page is in the page's language; what the gateway says in English is translated or marked.</summary>
public sealed partial class OperatorWordsTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    /// <summary>Refusals that no button, field or link of the page can meet.</summary>
    private static readonly string[] Unreachable = ["'ids' must be", "'limit' must be", "'span' must be", "'reason' is required", "Another site's page", "The query may have", "Each filter may"];

    private static readonly string Source = Path.Combine(Repository.Root, "src", "Gateway");

    private RealGateway gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await RealGateway.StartAsync(("OPERATOR_KEY", OperatorPage.Key), ("Callbacks__FollowUp__Every", "00:00:01"));
        Serves(gateway.Address);
        Expects("401 (Unauthorized)"); // Chromium says it of the door
        Expects("400 (Bad Request)");
    }

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [ChromiumFact]
    public Task Each_cause_that_the_ledger_notes_is_said_in_Spanish() => VisitAsync(async desk =>
    {
        var ledger = Sources("Ledger", "Callbacks");
        var causes = Note().Matches(ledger).Concat(Cause().Matches(File.ReadAllText(Path.Combine(Source, "Ledger", "DeskCause.cs"))))
            .Select(match => Filling().Replace(match.Groups[1].Value, "400"))
            .Where(cause => !cause.Contains(" by an operator: ", StringComparison.Ordinal)).Distinct().ToList();

        var said = await desk.Page.EvaluateAsync<string[]>(
            "causes => import('/js/operator-words.js').then(({ words }) => causes.map((cause) => words.causes(cause)))", causes);

        causes.Count.ShouldBeGreaterThan(15);
        causes.Intersect(said).ShouldBeEmpty();
    });

    [ChromiumFact]
    public Task Each_refusal_that_the_page_can_meet_is_said_in_Spanish() => VisitAsync(async desk =>
    {
        var titles = typeof(Problems).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Problem)field.GetValue(null)!)
            .Where(problem => problem == Problems.TooManyRequests || problem == Problems.StoreUnavailable || problem == Problems.InternalError).Select(problem => problem.Title);
        var refusals = Refusal().Matches(Sources("Operator")).Select(match => Filling().Replace(match.Groups[1].Value, "x").Replace("\\\"", "\"", StringComparison.Ordinal)).Concat(titles).Distinct()
            .Where(refusal => !Unreachable.Any(refusal.StartsWith)).ToList();

        var said = await desk.Page.EvaluateAsync<string[]>(
            "texts => import('/js/operator-sentences.js').then(({ said }) => texts.map((text) => said(text)))", refusals);

        refusals.Count.ShouldBeGreaterThan(10);
        refusals.Intersect(said).ShouldBeEmpty();
    });

    [ChromiumFact]
    public Task A_text_that_is_neither_a_reference_nor_a_number_is_refused_in_the_pages_language() => VisitAsync(async desk =>
    {
        await desk.Search.FillAsync("pedro");
        await desk.Button("Buscar").ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync(new Regex("^No se pudo: eso no es un número de teléfono"));

        await desk.Search.FillAsync("");
        await desk.List.GetByLabel("Desde").FillAsync("2026-11-27");
        await desk.List.GetByLabel("Hasta").FillAsync("2026-11-26");
        await Expect(desk.Said).ToHaveTextAsync("No se pudo: «Desde» debe ser antes de «Hasta».");
    });

    [ChromiumFact]
    public Task The_state_of_a_call_is_in_the_list_and_filters_it() => VisitAsync(async desk =>
    {
        var answer = await gateway.Client.PostAsJsonAsync(gateway.At("/callback/call"), new { destination = "3001234567" });
        await gateway.UntilLoggedAsync("its call is ");
        await desk.Page.ReloadAsync();
        await Expect(desk.Rows).ToContainTextAsync(new Regex("espera un agente|sonando|en conversación|terminada"));
        await Expect(desk.Row("terminada")).ToBeVisibleAsync(new() { Timeout = 75_000 }); // after half a minute in the stand-in

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await desk.List.GetByLabel("Llamada", new() { Exact = true }).Locator("option").AllTextContentsAsync())
            .ShouldBe(["Todas", "espera un agente", "sonando", "en conversación", "terminada", "no contestada", "Webex no la muestra"]);
        await desk.List.GetByLabel("Llamada", new() { Exact = true }).SelectOptionAsync("missed");
        await Expect(desk.Rows).ToHaveCountAsync(0);
        await Expect(desk.Part("Pedidas hoy")).ToContainTextAsync("hace una semana a esta hora: 0");
    });

    /// <summary>A key that a language has twice, or in one place only, is a sentence that is lost.</summary>
    [Fact]
    public void Each_word_of_the_page_has_its_name_once_and_in_both_languages()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "wwwroot", "js", "operator-words.js"));
        var spanish = Keys(script, "spanish");

        spanish.Count.ShouldBeGreaterThan(100);
        spanish.ShouldBeUnique();
        Keys(script, "english").ShouldBe(spanish, ignoreOrder: true);
    }

    private static string Sources(params string[] rooms) => JoinedText().Replace(
        string.Concat(rooms.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Source, room), "*.cs")).Select(File.ReadAllText)), "");

    private static List<string> Keys(string script, string language) =>
        [.. Key().Matches(script.Split($"const {language} = {{")[1].Split("\n};")[0]).Select(match => match.Groups[1].Value)];

    private Task VisitAsync(Func<OperatorPage, Task> journey, [System.Runtime.CompilerServices.CallerMemberName] string test = "") => BrowseAsync(
        async page =>
        {
            var desk = new OperatorPage(page, gateway.Address);
            await desk.EnterAsync();
            await journey(desk);
        },
        test: test);

    /// <summary>What the ledger notes: in its SQL, as a value, and of a callback that was not sent.</summary>
    [GeneratedRegex(@"(?:\bnote = (?:case when [^']*? then )?'|""note"", \$?""|SettleUnsentAsync\(\w+, \$?"")([a-zA-Z][^""';]*(?:'\{[^""]*)?)['""]")]
    private static partial Regex Note();

    [GeneratedRegex(@"=> \$?""([^""]+ [^""]+)""")]
    private static partial Regex Cause();

    [GeneratedRegex(@"(?:Refused\(\s*Problems\.\w+,\s*|const string \w+ =\s*|_ when [^\n]*=>\s*|=> )\$?""((?:'\w+' |[A-Z])(?:[^""\\]|\\.)* (?:[^""\\]|\\.)*)""")]
    private static partial Regex Refusal();

    /// <summary>Where a text goes on in the next line of the source.</summary>
    [GeneratedRegex(@"""\s*\+ \$?""")]
    private static partial Regex JoinedText();

    [GeneratedRegex(@"\{\w[^}]*\}")]
    private static partial Regex Filling();

    [GeneratedRegex(@"^  (\w+):", RegexOptions.Multiline)]
    private static partial Regex Key();
}
