using System.Net;
using System.Net.Http.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The page that a small web team reads when something is wrong, on the real gateway.</summary>
public sealed class OperatorPageTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    private RealGateway gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await RealGateway.StartAsync(
            ("OPERATOR_KEY", OperatorPage.Key), ("Callbacks__Budgets__Mode", "shadow"), ("Callbacks__Budgets__SitePerDay", "4"), ("Callbacks__CoolDown", "00:00:00"), ("Callbacks__FollowUp__Enabled", "false"));
        Serves(gateway.Address);
        Expects("401 (Unauthorized)"); // Chromium says it of the door
    }

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [ChromiumFact]
    public Task Only_the_key_opens_the_page_and_signing_out_closes_it() => VisitAsync(async desk =>
    {
        await desk.OpenAsync();
        await desk.SignInAsync("not the key");
        await Expect(desk.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Esa no es la clave.");

        await desk.SignInAsync(OperatorPage.Key);
        await Expect(desk.Live).ToBeVisibleAsync();

        await desk.Button("Salir").ClickAsync();
        await Expect(desk.Page.GetByLabel("Clave de operación")).ToBeVisibleAsync();
        (await gateway.Client.GetAsync(gateway.At("/operator/events"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Client.PostAsync(gateway.At("/operator/tokens/ContactCenter/renew"), null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    });

    [ChromiumFact]
    public Task What_happens_is_seen_without_loading_the_page_again() => VisitAsync(async desk =>
    {
        await desk.EnterAsync();
        await Expect(desk.Part("Pedidas hoy").Locator(".value")).ToHaveTextAsync("0");
        await Expect(desk.Part("Actividad")).ToContainTextAsync("Sin datos en este período.");

        await TroubleAsync();

        await Expect(desk.Part("Pedidas hoy").Locator(".value")).ToHaveTextAsync("5"); // the refused one rang nowhere
        await Expect(desk.Part("Webex")).ToContainTextAsync("En pausa");
        await Expect(desk.Part("En cola").Locator(".value")).ToHaveTextAsync("2");
        await Expect(desk.Part("Por decidir")).ToContainTextAsync("Sin confirmar: 1. Rechazadas: 1.");
        await Expect(desk.Part("En cola y programadas").Locator(".row")).ToHaveCountAsync(2);
        await Expect(desk.Part("En cola y programadas")).ToContainTextAsync("+57…43");
        await Expect(desk.Part("En cola y programadas")).Not.ToContainTextAsync("3211234543");
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Llamadas por resultado: realizada 2, en cola 2, sin confirmar 1, rechazada 1" })).ToBeVisibleAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Respuesta de Webex: máximo" })).ToBeVisibleAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Solicitudes rechazadas a visitantes: " })).ToBeVisibleAsync();
        await desk.Button("Último día").ClickAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Llamadas por resultado: realizada 2" })).ToBeVisibleAsync();

        await Expect(desk.Part("Presupuestos y límites")).ToContainTextAsync("Modo de observación");
        await Expect(desk.Part("Presupuestos y límites")).ToContainTextAsync("Sitio, día1 se habrían rechazado");
        await Expect(desk.Part("Presupuestos y límites")).ToContainTextAsync("Región CO5 de 2000");
    });

    [ChromiumFact]
    public async Task A_faulty_edit_of_the_configuration_is_told_with_its_file_until_it_is_mended()
    {
        var folder = Directory.CreateTempSubdirectory("config-of-the-operator-");
        var routes = Path.Combine(folder.FullName, "routes.json");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "config"), "*.json"))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        var good = await File.ReadAllTextAsync(routes);
        await gateway.DisposeAsync();
        gateway = await RealGateway.StartAsync(("OPERATOR_KEY", OperatorPage.Key), ("Configuration__Folder", folder.FullName));
        Serves(gateway.Address);
        await VisitAsync(async desk =>
        {
            await desk.EnterAsync();
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Sin fallas.");

            await File.WriteAllTextAsync(routes, good.Replace("\"Clusters\"", "\"Clusterz\"", StringComparison.Ordinal));
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Último cambio rechazado: ", new() { Timeout = 20_000 });
            await Expect(desk.Part("Configuración")).ToContainTextAsync("routes.json");
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Clusterz");

            await File.WriteAllTextAsync(routes, good);
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Sin fallas.", new() { Timeout = 20_000 });
        });
        folder.Delete(recursive: true);
    }

    [ChromiumFact]
    public Task An_operator_decides_with_a_reason_that_is_kept() => VisitAsync(async desk =>
    {
        await TroubleAsync();
        await desk.EnterAsync();
        var undecided = desk.Part("Llamadas por decidir");
        var refused = undecided.Locator(".row", new() { HasText = "rechazada" }).First;
        await refused.GetByRole(AriaRole.Button, new() { Name = "Cerrar" }).ClickAsync();
        await Expect(refused).ToContainTextAsync("Escriba el motivo");

        await refused.GetByLabel("Motivo").FillAsync("se llamó por otra línea");
        await Expect(desk.Live).ToBeVisibleAsync();
        await refused.GetByRole(AriaRole.Button, new() { Name = "Cerrar" }).ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("La llamada quedó cerrada.");
        await Expect(undecided.Locator(".row")).ToHaveCountAsync(1);

        await undecided.GetByLabel("Motivo").FillAsync("el visitante dice que no sonó");
        await undecided.GetByRole(AriaRole.Button, new() { Name = "Reenviar" }).ClickAsync();
        await Expect(undecided).ToContainTextAsync("Ninguna llamada necesita una decisión.");
        await Expect(desk.Part("En cola y programadas").Locator(".row")).ToHaveCountAsync(3);
        await Expect(desk.Part("En cola y programadas")).ToContainTextAsync("reenviada por un operador: el visitante dice que no sonó");
    });

    [ChromiumFact]
    public Task A_reason_that_is_being_typed_survives_the_next_news() => VisitAsync(async desk =>
    {
        await TroubleAsync();
        await desk.EnterAsync();
        var reason = desk.Part("Llamadas por decidir").Locator(".row").First.GetByLabel("Motivo");
        await reason.FillAsync("a medio escr");

        await CallAsync("3001234567");
        await Expect(desk.Part("En cola").Locator(".value")).ToHaveTextAsync("3");

        await Expect(reason).ToHaveValueAsync("a medio escr");
        await Expect(reason).ToBeFocusedAsync();
    });

    [ChromiumFact]
    public Task A_number_is_found_forbidden_allowed_and_erased() => VisitAsync(async desk =>
    {
        desk.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await CallAsync("3211234567");
        await desk.EnterAsync();
        await desk.Number.FillAsync("+57 321 123 4567");
        await desk.Button("Buscar").ClickAsync();
        await Expect(desk.Part("Un número")).ToContainTextAsync("1 llamada:");
        await Expect(desk.Part("Un número")).ToContainTextAsync("+57…67");

        await desk.Button("No llamar más").ClickAsync();
        await Expect(desk.Part("Un número")).ToContainTextAsync("La lista tiene 1;");
        (await CallAsync("3211234567")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await desk.Button("Quitar de la lista").ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("El número ya no está en la lista.");
        (await CallAsync("3211234567")).StatusCode.ShouldBe(HttpStatusCode.Created);

        await desk.Button("Borrar sus datos").ClickAsync();
        await Expect(desk.Part("Un número")).ToContainTextAsync("Se borraron los datos de 2 llamadas.");
        await desk.Button("Buscar").ClickAsync();
        await Expect(desk.Part("Un número")).ToContainTextAsync("No hay llamadas de ese número.");
        await gateway.UntilLoggedAsync("2 row(s) of one number were erased by an operator");
        gateway.Output.ShouldNotContain("3211234567");
    });

    [ChromiumFact]
    public Task Webex_is_renewed_disconnected_and_connected_again() => VisitAsync(async desk =>
    {
        desk.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        Serves(new Uri(gateway.StandIn));
        await CallAsync("3211234567");
        await desk.EnterAsync();
        var token = desk.Part("Conexión con Webex").Locator(".row").First;
        await Expect(token).ToContainTextAsync("ContactCenter");
        await Expect(token).ToContainTextAsync("días para volver a conectar");

        await token.GetByRole(AriaRole.Button, new() { Name = "Renovar" }).ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("El token se renovó.");
        await token.GetByRole(AriaRole.Button, new() { Name = "Desconectar" }).ClickAsync();
        await Expect(token).ToContainTextAsync("Sin conectar");

        await token.GetByRole(AriaRole.Link, new() { Name = "Conectar" }).ClickAsync();
        await desk.Page.Locator("#accept").ClickAsync();
        await Expect(desk.Page.GetByText("Webex quedó conectado")).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "/operator" }).ClickAsync();
        await Expect(token).ToContainTextAsync("Conectado");
    });

    [ChromiumFact]
    public Task It_speaks_English_to_whoever_prefers_that_and_by_the_switch() => VisitAsync(async desk =>
    {
        await desk.Page.SetExtraHTTPHeadersAsync([new("Accept-Language", "fr, en-GB;q=0.8, es;q=0.5")]);
        await desk.OpenAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "Operations" })).ToBeVisibleAsync();

        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();
        await desk.SignInAsync(OperatorPage.Key);
        await Expect(desk.Part("Llamadas por decidir")).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();

        await Expect(desk.Part("Callbacks to decide")).ToContainTextAsync("No callback needs a decision.");
        (await desk.Page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe("en");
    });

    [ChromiumTheory]
    [InlineData("phone", ColorScheme.Light)]
    [InlineData("phone", ColorScheme.Dark)]
    [InlineData("desktop", ColorScheme.Light)]
    [InlineData("desktop", ColorScheme.Dark)]
    public Task Axe_finds_nothing_at_the_door_or_behind_it_and_nothing_scrolls_sideways(string device, ColorScheme theme) => VisitAsync(
        async desk =>
        {
            await TroubleAsync();
            await desk.OpenAsync();
            (await desk.Page.RunAxe()).Violations.ShouldBeEmpty();

            await desk.SignInAsync(OperatorPage.Key);
            await Expect(desk.Part("En cola y programadas").Locator(".row")).ToHaveCountAsync(2);
            await desk.Part("Llamadas por decidir").GetByRole(AriaRole.Button, new() { Name = "Cerrar" }).First.ClickAsync();
            var result = await desk.Page.RunAxe();

            result.Violations.Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}").ShouldBeEmpty();
            (await desk.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        },
        Device.Of(device) with { Theme = theme });

    [Theory]
    [InlineData("/operator/sign-in", "key")]
    [InlineData("/operator/sign-out", "")]
    [InlineData("/operator/tokens/ContactCenter/renew", "")]
    [InlineData("/operator/callbacks/find", "number")]
    [InlineData("/operator/do-not-call", "number")]
    [InlineData("/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e/close", "reason")]
    public async Task Another_sites_page_can_do_nothing_with_an_operators_session(string path, string field)
    {
        var signIn = await gateway.Client.PostAsync(gateway.At("/operator/sign-in"), new FormUrlEncodedContent([new("key", OperatorPage.Key)]));
        using var forged = new HttpRequestMessage(HttpMethod.Post, gateway.At(path));
        forged.Content = path.EndsWith("sign-in", StringComparison.Ordinal) ? new FormUrlEncodedContent([new(field, OperatorPage.Key)]) : JsonContent.Create(new Dictionary<string, string> { [field] = "+573211234567" });
        forged.Headers.Add("Cookie", signIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        forged.Headers.Add("Sec-Fetch-Site", "cross-site");

        var answer = await gateway.Client.SendAsync(forged);

        answer.StatusCode.ShouldBe(path.Contains("/sign-", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized); // the session does not count
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    private Task VisitAsync(Func<OperatorPage, Task> journey, Device? device = null, [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        BrowseAsync(
            async page =>
            {
                await page.SetExtraHTTPHeadersAsync([new("Accept-Language", "es-CO")]);
                await journey(new OperatorPage(page, gateway.Address));
            },
            device,
            test);

    private Task<HttpResponseMessage> CallAsync(string number) => gateway.Client.PostAsJsonAsync(gateway.At("/callback/call"), new { destination = number });

    /// <summary>Two placed, one refused, one unconfirmed, two queued, one that is not served.</summary>
    private async Task TroubleAsync()
    {
        await CallAsync("3009876543");
        await CallAsync("3019876543");
        await gateway.ArmAsync("leaky-400");
        await CallAsync("3119876543");
        await gateway.ArmAsync("reset-after");
        await CallAsync("3159876543");
        await gateway.ArmAsync("rate-limited", retryAfter: 600);
        await CallAsync("3209876543");
        await CallAsync("3211234543");
        await CallAsync("+12125550100");
    }
}
