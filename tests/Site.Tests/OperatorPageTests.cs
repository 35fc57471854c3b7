using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WebexGateway.Telemetry;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The page that a small web team reads when something is wrong, on the real gateway.</summary>
public sealed class OperatorPageTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    private static readonly string[] Tabs = ["Actividad", "Conexión", "Límites", "Números", "Auditoría", "Llamadas"]; // the list is the last, for the drawer

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
        await Expect(desk.Rows).ToHaveCountAsync(6);
        await Expect(desk.List).ToContainTextAsync("6 llamadas.");
        await Expect(desk.List).ToContainTextAsync("+57…43");
        await Expect(desk.List).Not.ToContainTextAsync("3211234543");
        await Expect(desk.Sentence).ToContainTextAsync("Funciona con problemas. Webex pidió esperar; las llamadas esperan en la cola · desde ");
        await desk.ShowAsync("Actividad");
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Llamadas por resultado: realizada 2, en cola 2, sin confirmar 1, rechazada 1" })).ToBeVisibleAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Respuesta de Webex: máximo" })).ToBeVisibleAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Solicitudes rechazadas a visitantes: " })).ToBeVisibleAsync();
        await desk.Button("Último día").ClickAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Img, new() { Name = "Llamadas por resultado: realizada 2" })).ToBeVisibleAsync();
        await desk.Button("Último mes").ClickAsync();
        await Expect(desk.Part("Actividad")).ToContainTextAsync("Horas de America/Bogota.");
        await desk.Part("Actividad").GetByText("Ver como tabla").First.ClickAsync();
        await Expect(desk.Part("Actividad").GetByRole(AriaRole.Columnheader, new() { Name = "sin confirmar" })).ToBeVisibleAsync();
        await Expect(desk.Part("Actividad").GetByRole(AriaRole.Row)).ToHaveCountAsync(2, new() { Timeout = 20_000 }); // the head and today

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
            await desk.ShowAsync("Conexión");
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Sin fallas.");
            await Expect(desk.Part("Configuración")).ToContainTextAsync($"WebexGateway {GatewayVersion.Text} · Generación en uso: ");

            await File.WriteAllTextAsync(routes, good.Replace("\"Clusters\"", "\"Clusterz\"", StringComparison.Ordinal));
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Último cambio rechazado; sigue en uso el anterior.", new() { Timeout = 20_000 });
            var fault = desk.Part("Configuración").GetByRole(AriaRole.Listitem).First;
            await Expect(fault).ToContainTextAsync("config/routes.json ReverseProxy:Clusterz ese nombre no se conoce. ");
            await Expect(fault.Locator("[lang=en]")).ToHaveTextAsync("is not known; did you mean 'Clusters'.");
            await desk.Sentence.GetByRole(AriaRole.Link, new() { Name = "Corrija el archivo que se nombra más abajo." }).ClickAsync();
            await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "Configuración" })).ToBeInViewportAsync();

            await File.WriteAllTextAsync(routes, good);
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Sin fallas.", new() { Timeout = 20_000 });
        });
        folder.Delete(recursive: true);
    }

    /// <summary>Ley 1581 of 2012 and Ley 2300 of 2023.</summary>
    [ChromiumFact]
    public async Task What_the_law_asks_for_and_the_settings_lack_is_said_in_both_languages()
    {
        await VisitAsync(async desk =>
        {
            await desk.EnterAsync();
            await Expect(desk.Part("Configuración")).ToContainTextAsync("quién responde por los datos de los visitantes, como pide la Ley 1581 de 2012. Configure Site:Privacy:Controller, Site:Privacy:TaxId, Site:Privacy:Address, Site:Privacy:Email.");
            await Expect(desk.Part("Configuración")).ToContainTextAsync("fuera del horario que permite la Ley 2300 de 2023");
            await desk.Page.GotoAsync(gateway.At("/operator?lang=en").ToString());
            await Expect(desk.Part("Configuration")).ToContainTextAsync("The pages do not say who is responsible for visitors' data");
            await Expect(desk.Part("Configuration")).ToContainTextAsync("outside the hours that Ley 2300 of 2023 allows");
        });

        await gateway.DisposeAsync();
        gateway = await RealGateway.StartAsync(
            ("OPERATOR_KEY", OperatorPage.Key), ("Site__Privacy__Controller", "Ejemplo S. A. S."), ("Site__Privacy__TaxId", "900.000.000-1"), ("Site__Privacy__Address", "Calle 1, Bogotá"), ("Site__Contact", "datos@example.com"),
            ("Callbacks__Hours__Monday", "07:00-19:00"), ("Callbacks__Holidays__0", "colombia"));
        Serves(gateway.Address);
        await VisitAsync(async desk =>
        {
            await desk.EnterAsync();
            await Expect(desk.Part("Configuración")).ToContainTextAsync("Sin fallas.");
            await Expect(desk.Part("Configuración")).Not.ToContainTextAsync("Ley ");
        });
    }

    [ChromiumFact]
    public Task An_operator_decides_many_with_one_reason_that_is_kept() => VisitAsync(async desk =>
    {
        var questions = new List<string>();
        desk.Page.Dialog += (_, dialog) =>
        {
            questions.Add(dialog.Message);
            _ = dialog.AcceptAsync();
        };
        await TroubleAsync();
        await desk.EnterAsync();
        await desk.Part("Por decidir").GetByRole(AriaRole.Button, new() { Name = "Ver" }).ClickAsync();
        await Expect(desk.Rows).ToHaveCountAsync(2);
        await Expect(desk.Row("rechazada")).ToContainTextAsync("Webex dijo que no (400)");
        await Expect(desk.Row("sin confirmar")).ToContainTextAsync("Webex no respondió: el teléfono pudo haber sonado");

        await desk.Row("rechazada").GetByRole(AriaRole.Checkbox).CheckAsync();
        await Expect(desk.List).ToContainTextAsync("1 llamada marcada");
        await desk.List.GetByLabel("Motivo").FillAsync("se llamó por otra línea");
        await desk.List.GetByRole(AriaRole.Button, new() { Name = "Cerrar", Exact = true }).ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("Cerradas: 1.");
        await Expect(desk.Rows).ToHaveCountAsync(1);
        questions.ShouldBeEmpty();

        await desk.List.GetByLabel("Marcar las que esperan").CheckAsync();
        await desk.List.GetByLabel("Motivo").FillAsync("el visitante dice que no sonó");
        await desk.List.GetByRole(AriaRole.Button, new() { Name = "Reenviar", Exact = true }).ClickAsync();
        await Expect(desk.List).ToContainTextAsync("No hay llamadas así.");
        questions.ShouldHaveSingleItem().ShouldContain("puede sonar dos veces");

        await desk.List.GetByLabel("Estado").SelectOptionAsync("queued");
        await Expect(desk.Rows).ToHaveCountAsync(3);
        await Expect(desk.List).ToContainTextAsync("reenviada por un operador: el visitante dice que no sonó");
    });

    [ChromiumFact]
    public Task All_that_wait_for_a_decision_are_selected_and_decided_at_once() => VisitAsync(async desk =>
    {
        for (var i = 0; i < 3; i++)
        {
            await gateway.ArmAsync("leaky-400");
            await CallAsync($"300123456{i}");
        }

        await CallAsync("3001234569");
        await desk.EnterAsync();
        await desk.Part("Por decidir").GetByRole(AriaRole.Button, new() { Name = "Ver" }).ClickAsync();
        await Expect(desk.Rows).ToHaveCountAsync(3);
        await desk.List.GetByLabel("Marcar las que esperan").CheckAsync();
        await Expect(desk.List).ToContainTextAsync("3 llamadas marcadas");
        await desk.List.GetByLabel("Marcar las que esperan").UncheckAsync();
        await Expect(desk.List.GetByText("llamadas marcadas")).ToBeHiddenAsync();

        await desk.List.GetByLabel("Marcar las que esperan").CheckAsync();
        await desk.List.GetByLabel("Motivo").FillAsync("se corrigió el punto de entrada");
        await desk.List.GetByRole(AriaRole.Button, new() { Name = "Cerrar", Exact = true }).ClickAsync();

        await Expect(desk.Said).ToHaveTextAsync("Cerradas: 3.");
        await Expect(desk.List).ToContainTextAsync("No hay llamadas así.");
        await Expect(desk.Part("Por decidir").Locator(".value")).ToHaveTextAsync("0");
    });

    [ChromiumFact]
    public Task A_decision_without_a_reason_is_not_sent() => VisitAsync(async desk =>
    {
        await TroubleAsync();
        await desk.EnterAsync();
        await desk.Row("rechazada").GetByRole(AriaRole.Checkbox).CheckAsync();
        await desk.List.GetByRole(AriaRole.Button, new() { Name = "Cerrar", Exact = true }).ClickAsync();

        (await desk.List.GetByLabel("Motivo").EvaluateAsync<string>("field => field.validationMessage")).ShouldBe("Escriba el motivo; se guarda con la llamada.");
        await Expect(desk.Row("rechazada")).Not.ToContainTextAsync("cerrada");
    });

    [ChromiumFact]
    public Task A_reason_that_is_being_typed_survives_the_next_news() => VisitAsync(async desk =>
    {
        await TroubleAsync();
        await desk.EnterAsync();
        await desk.Row("rechazada").GetByRole(AriaRole.Checkbox).CheckAsync();
        var reason = desk.List.GetByLabel("Motivo");
        await reason.FillAsync("a medio escr");

        await CallAsync("3001234567");
        await Expect(desk.Rows).ToHaveCountAsync(7);

        await Expect(reason).ToHaveValueAsync("a medio escr");
        await Expect(reason).ToBeFocusedAsync();
        await Expect(desk.Row("rechazada").GetByRole(AriaRole.Checkbox)).ToBeCheckedAsync();
    });

    [ChromiumFact]
    public Task A_callback_is_found_by_the_visitors_reference_or_number_and_tells_its_story() => VisitAsync(async desk =>
    {
        await TroubleAsync();
        var reference = JsonElement.Parse(await (await CallAsync("3001234567")).Content.ReadAsStringAsync()).GetProperty("reference").GetString()!;
        await desk.EnterAsync();
        await desk.Search.FillAsync(reference.ToLowerInvariant());
        await desk.Button("Buscar").ClickAsync();
        await Expect(desk.Rows).ToHaveCountAsync(1);
        await Expect(desk.Page).ToHaveURLAsync(new Regex($"q={reference.ToLowerInvariant()}"));

        await desk.Search.FillAsync("311 987 6543");
        await desk.Button("Buscar").ClickAsync();
        await Expect(desk.Rows).ToHaveCountAsync(1);
        await Expect(desk.Row("rechazada")).ToBeVisibleAsync();
        desk.Page.Url.ShouldNotContain("987");

        await desk.Row("rechazada").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(desk.Drawer).ToContainTextAsync("pedida · visitante");
        await Expect(desk.Drawer).ToContainTextAsync("rechazada · Webex");
        await Expect(desk.Drawer).ToContainTextAsync("Webex dijo que no (400)");
        await Expect(desk.Drawer).Not.ToContainTextAsync("3119876543");
        await desk.Drawer.GetByRole(AriaRole.Button, new() { Name = "Mostrar número" }).ClickAsync();
        await Expect(desk.Drawer).ToContainTextAsync("+573119876543");

        await desk.Drawer.GetByLabel("Motivo").FillAsync("se llamó por otra línea");
        await desk.Drawer.GetByRole(AriaRole.Button, new() { Name = "Cerrar", Exact = true }).ClickAsync();
        await Expect(desk.Drawer).ToContainTextAsync("cerrada · operador");
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Row("rechazada · cerrada")).ToBeVisibleAsync();

        await desk.ShowAsync("Auditoría");
        await Expect(desk.Part("Quién hizo qué").Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(desk.Part("Quién hizo qué")).ToContainTextAsync("vio un número");
        gateway.Output.ShouldNotContain("3119876543");
    });

    [ChromiumFact]
    public Task A_filtered_view_is_an_address_has_pages_and_is_downloaded_as_CSV() => VisitAsync(async desk =>
    {
        for (var i = 0; i < 51; i++)
        {
            await CallAsync($"30012345{i:D2}");
        }

        await desk.EnterAsync();
        await desk.OpenAsync("?status=placed&sort=oldest&lang=es");
        await Expect(desk.Rows).ToHaveCountAsync(50);
        await Expect(desk.List.GetByLabel("Estado")).ToHaveValueAsync("placed");
        await Expect(desk.Rows.First).ToContainTextAsync("+57…00");

        await desk.Button("Página siguiente").ClickAsync();
        await Expect(desk.Rows).ToHaveCountAsync(1);
        await Expect(desk.Rows).ToContainTextAsync("+57…50");
        await desk.Button("Página anterior").ClickAsync();
        await Expect(desk.Rows).ToHaveCountAsync(50);

        var download = await desk.Page.RunAndWaitForDownloadAsync(() => desk.Button("Descargar CSV").ClickAsync());
        using var csv = new StreamReader(await download.CreateReadStreamAsync());
        (await csv.ReadToEndAsync()).Split("\r\n").Length.ShouldBe(1 + 51 + 1);
    });

    [ChromiumFact]
    public Task The_list_is_worked_through_by_keyboard() => VisitAsync(async desk =>
    {
        desk.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await TroubleAsync();
        await desk.EnterAsync();
        await desk.List.GetByLabel("Estado").SelectOptionAsync("to-decide");
        await Expect(desk.Rows).ToHaveCountAsync(2);
        await desk.Page.Locator("h1").ClickAsync();

        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("x");
        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("x");
        await Expect(desk.List).ToContainTextAsync("2 llamadas marcadas");
        await desk.Page.Keyboard.PressAsync("c");
        await desk.Page.Keyboard.TypeAsync("ya no hace falta");
        await desk.List.GetByRole(AriaRole.Button, new() { Name = "Cerrar", Exact = true }).PressAsync("Enter");
        await Expect(desk.Said).ToHaveTextAsync("Cerradas: 2.");

        await desk.Page.Locator("h1").ClickAsync();
        await desk.Page.Keyboard.PressAsync("/");
        await Expect(desk.Search).ToBeFocusedAsync();
    });

    [ChromiumFact]
    public Task A_number_is_forbidden_allowed_and_erased() => VisitAsync(async desk =>
    {
        desk.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await CallAsync("3211234567");
        await desk.EnterAsync();
        await desk.ShowAsync("Números");
        await desk.Number.FillAsync("+57 321 123 4567");
        await desk.Button("No llamar más").ClickAsync();
        await Expect(desk.Part("Un número")).ToContainTextAsync("La lista tiene 1;");
        (await CallAsync("3211234567")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await desk.Button("Quitar de la lista").ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("El número ya no está en la lista.");
        (await CallAsync("3211234567")).StatusCode.ShouldBe(HttpStatusCode.Created);

        await desk.Button("Borrar sus datos").ClickAsync();
        await Expect(desk.Part("Un número")).ToContainTextAsync("Se borraron los datos de 2 llamadas.");
        await Expect(desk.Row("número borrado")).ToHaveCountAsync(2);
        await gateway.UntilLoggedAsync("2 row(s) of one number were erased by operator 'operator'");
        gateway.Output.ShouldNotContain("3211234567");
    });

    [ChromiumFact]
    public Task The_sentence_on_top_says_what_is_wrong_and_what_to_do() => VisitAsync(async desk =>
    {
        await desk.EnterAsync();
        await Expect(desk.Sentence).ToHaveTextAsync("Todo funciona. No se sabe de ningún problema; la próxima llamada lo mostrará");
        await Expect(desk.Part("Webex").Locator(".value")).ToHaveTextAsync("Aún sin llamadas");
        await CallAsync("3001234569");
        await Expect(desk.Sentence).ToHaveTextAsync("Todo funciona. Webex toma las llamadas");
        for (var i = 0; i < 3; i++)
        {
            await gateway.ArmAsync("error-500");
            await CallAsync($"300123456{i}");
        }

        await Expect(desk.Sentence).ToContainTextAsync("No funciona. Webex no tomó ninguna de las últimas 3: respondió 500 · desde ");
        await Expect(desk.Sentence).ToContainTextAsync("Revise en Control Hub el flujo del punto de entrada");
        await Expect(desk.Part("Webex").Locator(".value")).ToHaveTextAsync("No toma llamadas");
    });

    [ChromiumFact]
    public Task Webex_is_renewed_disconnected_and_connected_again() => VisitAsync(async desk =>
    {
        desk.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        Serves(new Uri(gateway.StandIn));
        await CallAsync("3211234567");
        await desk.EnterAsync();
        await desk.ShowAsync("Conexión");
        var token = desk.Part("Conexión con Webex").Locator(".row").First;
        await Expect(token).ToContainTextAsync("ContactCenter");
        await Expect(token).ToContainTextAsync("días para volver a conectar");

        await token.GetByRole(AriaRole.Button, new() { Name = "Renovar" }).ClickAsync();
        await Expect(desk.Said).ToHaveTextAsync("El token se renovó.");
        await token.GetByRole(AriaRole.Button, new() { Name = "Desconectar" }).ClickAsync();
        await Expect(token).ToContainTextAsync("Sin conectar");
        await Expect(desk.Sentence).ToContainTextAsync("Sin conexión con Webex. El token ContactCenter no está conectado: aún no se ha conectado Webex · ");
        await desk.Sentence.GetByRole(AriaRole.Link, new() { Name = "Conecte Webex más abajo." }).ClickAsync();
        await Expect(token).ToBeInViewportAsync();

        await token.GetByRole(AriaRole.Link, new() { Name = "Conectar" }).ClickAsync();
        await desk.Page.Locator("#accept").ClickAsync();
        await Expect(desk.Page.GetByText("Webex quedó conectado")).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "A la página de operación" }).ClickAsync();
        await Expect(token).ToContainTextAsync("Conectado");
    });

    [ChromiumFact]
    public Task It_speaks_English_to_whoever_prefers_that_and_by_the_switch() => VisitAsync(async desk =>
    {
        await desk.OpenAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "Operations" })).ToBeVisibleAsync();

        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();
        await desk.SignInAsync(OperatorPage.Key);
        await Expect(desk.List).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();

        await Expect(desk.Part("Callbacks")).ToContainTextAsync("There are no such callbacks.");
        (await desk.Page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe("en");
    }, Device.Desktop with { Locale = "en-GB" });

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
            await Expect(desk.Rows).ToHaveCountAsync(6);
            await desk.Row("rechazada").GetByRole(AriaRole.Checkbox).CheckAsync();
            List<string> faults = [];
            foreach (var tab in Tabs)
            {
                await desk.ShowAsync(tab);
                await Expect(desk.Part("Quién hizo qué").Locator("tbody tr")).ToHaveCountAsync(tab is "Auditoría" or "Llamadas" ? 1 : 0);
                faults.AddRange(await FaultsAsync(desk.Page, $"operator-{tab}-{device}-{theme}"));
            }

            await desk.Row("rechazada").GetByRole(AriaRole.Button).ClickAsync();
            await Expect(desk.Drawer).ToContainTextAsync("Historia");
            faults.AddRange(await FaultsAsync(desk.Page, $"operator-drawer-{device}-{theme}"));

            faults.ShouldBeEmpty();
        },
        Device.Of(device) with { Theme = theme });

    [Theory]
    [InlineData("/operator/sign-in", "key")]
    [InlineData("/operator/sign-out", "")]
    [InlineData("/operator/tokens/ContactCenter/renew", "")]
    [InlineData("/operator/callbacks/find", "number")]
    [InlineData("/operator/do-not-call", "number")]
    [InlineData("/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e/close", "reason")]
    [InlineData("/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e/reveal", "number")]
    [InlineData("/operator/callbacks/resend", "reason")]
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

    /// <summary>What axe finds, and how far the page scrolls sideways; keeps a picture where <c>SCREENSHOTS</c> names a folder.</summary>
    private static async Task<IEnumerable<string>> FaultsAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }

        var excess = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
        return (await page.RunAxe()).Violations.Select(violation => $"{name}: {violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")
            .Concat(excess > 0 ? [$"{name} is {excess} pixels too wide"] : []);
    }

    private Task VisitAsync(Func<OperatorPage, Task> journey, Device? device = null, [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        BrowseAsync(
            page => journey(new OperatorPage(page, gateway.Address)),
            device,
            test);

    private Task<HttpResponseMessage> CallAsync(string number) => gateway.CallAsync(number);

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
