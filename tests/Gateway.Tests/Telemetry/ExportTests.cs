using System.Net;
using Microsoft.Data.Sqlite;
using WebexGateway.Sandbox;
using WebexGateway.Telemetry;
using WebexGateway.Tests.Calls;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Telemetry;

/// <summary>What a collector gets of a gateway in a process of its own.</summary>
public sealed class ExportTests : IDisposable
{
    private const string VisitorsTrace = "0af7651916cd43dd8448eb211c80319c";

    private readonly string folder = Directory.CreateTempSubdirectory("telemetry-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_placed_a_queued_and_a_refused_callback_arrive_as_traces_metrics_and_logs_with_nothing_personal_or_secret()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, ClientSecret = "canary-secret", RefreshToken = "canary-refresh" });
        await using var gateway = Exporting(webex, collector);
        await gateway.StartAsync();

        (await CallAsync(gateway, "+573218888888")).StatusCode.ShouldBe(HttpStatusCode.Created);
        webex.State.ArmFault("/v1/tasks", "revoked");
        (await CallAsync(gateway, "+573211234567")).StatusCode.ShouldBe(HttpStatusCode.Created);
        webex.State.ArmFault("/v1/tasks", "leaky-400");
        await (await CallAsync(gateway, "+573217654322")).ShouldBeProblemAsync(HttpStatusCode.BadGateway, "refused-by-webex");
        await (await CallAsync(gateway, "+12125550100")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 1);
        await (await CallAsync(gateway, "+573217654321")).ShouldBeAcceptedAsync("queued");
        await gateway.Client.GetAsync(gateway.At("/oauth/callback?code=canary-code&state=canary-state"));
        await gateway.Client.GetAsync(gateway.At("/operator/canary-path?key=canary-query"));
        await collector.UntilAsync(() => collector.Spans.Exists(span => span.Name == "dispatch")
            && collector.Logs.Exists(log => log.Text.Contains(": refused"))
            && collector.Points.Exists(point => point.Name == "webex_gateway.callbacks" && point.Tags.GetValueOrDefault("outcome") == "refused"));

        var placed = collector.Spans.Last(span => span.Name == "POST /callback/call" && span.Tags["http.response.status_code"] == "201");
        collector.Spans.Where(span => span.Trace == placed.Trace).Select(span => span.Name).ShouldBe(["POST /callback/call", "proxy.forwarder", "ledger.book", "webex", "token.renew", "webex", "ledger.settle"], ignoreOrder: true);
        placed.Parent.ShouldBeEmpty();
        var queued = collector.Spans.Single(span => span.Name == "POST /callback/call" && span.Tags["http.response.status_code"] == "202");
        var dispatched = collector.Spans.First(span => span.Links.Exists(link => link.Trace == queued.Trace));
        dispatched.Name.ShouldBe("dispatch");
        collector.Spans.Where(span => span.Trace == dispatched.Trace).Select(span => span.Name).ShouldContain("webex");
        collector.Spans.ShouldContain(span => span.Name == "POST /callback/call" && span.Tags.GetValueOrDefault("problem") == "number-not-served");
        collector.Spans.SelectMany(span => span.Tags.Keys).Distinct().ShouldBeSubsetOf(SpanTags.Known);

        collector.Logs.ShouldContain(log => log.Text.Contains(": placed") && log.TraceId == placed.Trace);
        collector.Points.ShouldContain(point => point.Name == "webex_gateway.callbacks" && point.Tags["outcome"] == "placed" && point.Tags["by"] == "visitor");
        collector.Points.ShouldContain(point => point.Name == "http.server.request.duration" && point.Tags.GetValueOrDefault("http.route") == "/callback/call");
        collector.Points.SelectMany(point => point.Tags.Keys).Distinct().ShouldNotContain(key => key.StartsWith("client.") || key.StartsWith("network.peer") || key.StartsWith("user_agent") || (key.StartsWith("url.") && key != "url.scheme"));
        collector.Resource["service.name"].ShouldBe("gateway-of-the-test");
        collector.Resource["service.version"].ShouldBe(GatewayVersion.Text);
        collector.Resource["deployment.environment.name"].ShouldBe("test");

        string[] canaries = ["canary", "3211234567", "3217654321", "3217654322", "3218888888", "2125550100", "Ana Ñandú", VisitorsTrace, GatewayProcess.OperatorKey, "internal-routing", .. webex.State.Requests.Select(seen => seen.Headers.GetValueOrDefault("Authorization", "")).Where(header => header.Length > 0).Select(header => header["Bearer ".Length..]).Distinct()];
        foreach (var canary in canaries)
        {
            collector.Everything.Contains(canary, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{canary}' was exported: …{Around(collector.Everything, canary)}…");
        }

        webex.State.Requests.ShouldAllBe(seen => !seen.Headers.ContainsKey("traceparent") && !seen.Headers.ContainsKey("baggage"));
    }

    [Fact]
    public async Task Following_a_call_exports_no_number_no_agent_no_queue_and_no_secret_address()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = Exporting(webex, collector, ("Callbacks__FollowUp__Every", "00:00:01"));
        await gateway.StartAsync();
        webex.State.ArmFault("/v1/tasks", "reset-after");
        var lost = (await (await CallAsync(gateway, "+573218888888")).ShouldBeAcceptedAsync("unconfirmed")).OriginalString;
        await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At(lost)), answer => answer.Content.ReadAsStringAsync().GetAwaiter().GetResult().Contains("ringing"));

        var body = CallDriving.Event(webex.State.Calls[0].TaskId, "task:connected", TimeProvider.System.GetUtcNow()).Replace("b5d5", "canary-event");
        (await gateway.Client.PostAsync(gateway.At("/webex/events/canary-secret"), JsonContent.Of(body))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var shown = new HttpRequestMessage(HttpMethod.Get, gateway.At("/operator/webhook")) { Headers = { Authorization = new("Bearer", GatewayProcess.OperatorKey) } };
        var secret = (await (await gateway.Client.SendAsync(shown)).JsonAsync()).GetProperty("address").GetString()!.Split('/')[^1];
        (await gateway.Client.PostAsync(gateway.At($"/webex/events/{secret}"), JsonContent.Of(body))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await collector.UntilAsync(() => collector.Spans.Exists(span => span.Name.StartsWith("POST /webex/events"))
            && collector.Points.Exists(point => point.Name == "webex_gateway.calls"));

        collector.Spans.SelectMany(span => span.Tags.Keys).Distinct().ShouldBeSubsetOf(SpanTags.Known);
        foreach (var canary in new[] { "canary", secret, "3218888888", "6015550100", "Agent Camila", "Queue Ventas" })
        {
            collector.Everything.Contains(canary, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{canary}' was exported: …{Around(collector.Everything, canary)}…");
        }
    }

    [Fact]
    public async Task Spans_keep_to_the_semantic_conventions()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = Exporting(webex, collector);
        await gateway.StartAsync();

        (await CallAsync(gateway, "+573211234567")).StatusCode.ShouldBe(HttpStatusCode.Created);
        webex.State.ArmFault("/v1/tasks", "leaky-400");
        await (await CallAsync(gateway, "+573217654322")).ShouldBeProblemAsync(HttpStatusCode.BadGateway, "refused-by-webex");
        webex.State.ArmFault("/v1/tasks", "reset-before");
        await CallAsync(gateway, "+573217654323");
        foreach (var path in new[] { "/health/live", "/health/ready", "/css/styles.css", "/js/app.js", "/", "/nowhere" })
        {
            await gateway.Client.GetAsync(gateway.At(path));
        }

        await gateway.Client.SendAsync(new(new("CANARY"), gateway.At("/nowhere")));
        await collector.UntilAsync(() => collector.Spans.Count(span => span.Name == "GET") >= 2
            && collector.Spans.Exists(span => span.Name == "HTTP")
            && collector.Points.Exists(point => point.Name == "webex_gateway.requests.refused" && point.Tags["problem"] == "not-found"));

        collector.Spans.ShouldNotContain(span => span.Tags.GetValueOrDefault("http.route") == "none" || span.Name.EndsWith("none"));
        collector.Spans.Where(span => span.Name == "GET")
            .Select(span => (span.Tags["http.response.status_code"], span.Tags.ContainsKey("http.route"), span.IsError))
            .ShouldBe([("200", false, false), ("404", false, false)], "the page and what is not there; no probe, no script, no style sheet");
        collector.Spans.Single(span => span.Name == "HTTP").Tags["http.request.method"].ShouldBe("_OTHER");
        collector.Points.Where(point => point.Name == "webex_gateway.requests.refused" && point.Tags["problem"] == "not-found")
            .ShouldAllBe(point => !point.Tags.ContainsKey("http.route"));

        var refused = collector.Spans.Single(span => span.Tags.GetValueOrDefault("problem") == "refused-by-webex");
        refused.IsError.ShouldBeTrue();
        refused.Tags["http.route"].ShouldBe("/callback/call");
        refused.Tags.ShouldNotContainKey("server.address", "that is the visitor's Host header");
        var asked = collector.Spans.Where(span => span.Name == "webex" && span.Tags["api"] == "webex-contact-center").ToList();
        asked.ShouldAllBe(span =>
            span.IsClient && span.Tags["server.address"] == webex.Address.Host && span.Tags["server.port"] == $"{webex.Address.Port}");
        asked
            .Select(span => (span.Tags.GetValueOrDefault("http.response.status_code"), span.Tags.GetValueOrDefault("error.type"), span.IsError))
            .ShouldBe([("201", null, false), ("400", "400", true), (null, "Unknown", true)], ignoreOrder: true);
        collector.Points.ShouldContain(point =>
            point.Name == "http.client.request.duration" && point.Tags["server.address"] == webex.Address.Host);
        collector.Points.ShouldContain(point => point.Name == "dotnet.process.memory.working_set");
    }

    [PostgresFact]
    public async Task On_PostgreSQL_statements_are_seen_without_their_text_and_the_gateways_own_rounds_are_no_traces()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = Exporting(webex, collector, ("DATABASE_URL", await PostgresServer.NewDatabaseAsync()));
        await gateway.StartAsync();

        var answer = await CallAsync(gateway, "+573211234567");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        await gateway.Client.GetAsync(gateway.At(answer.Headers.Location!.ToString()));
        await gateway.Client.GetAsync(gateway.At("/health/ready"));
        await collector.UntilAsync(() =>
            collector.Spans.Exists(IsStatement) && collector.Points.Exists(point => point.Name == "db.client.connection.max"));

        collector.Spans.Where(IsStatement).ShouldAllBe(span => span.Parent.Length > 0 && span.IsClient);
        collector.Spans.SelectMany(span => span.Tags.Keys).Distinct().ShouldBeSubsetOf(SpanTags.Known);
        collector.Points.Where(point => point.Name.StartsWith("db."))
            .ShouldAllBe(point => point.Tags["db.client.connection.pool.name"] == "gateway");
        foreach (var canary in new[] { "select ", "insert into", "3211234567", "Username=" })
        {
            collector.Everything.Contains(canary, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"…{Around(collector.Everything, canary)}…");
        }

        static bool IsStatement(OtlpReceiver.Span span) => span.Tags.ContainsKey("db.system.name");
    }

    [Fact]
    public async Task A_callback_that_waits_over_a_restart_still_points_back_to_its_request()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var first = Exporting(webex, collector);
        await first.StartAsync();
        webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 3600);
        await (await CallAsync(first, "+573211234567")).ShouldBeAcceptedAsync("queued");
        await collector.UntilAsync(() => collector.Spans.Exists(span => span.Tags.GetValueOrDefault("http.response.status_code") == "202"));
        await first.KillAsync();
        await DueNowAsync();

        await using var second = Exporting(webex, collector);
        await second.StartAsync();
        await collector.UntilAsync(() => collector.Spans.Exists(span => span.Name == "dispatch"));

        var asked = collector.Spans.Single(span => span.Name == "POST /callback/call");
        collector.Spans.Single(span => span.Name == "dispatch").Links.ShouldHaveSingleItem().Trace.ShouldBe(asked.Trace);
    }

    [Fact]
    public async Task A_collector_that_is_down_costs_visitors_nothing()
    {
        var collector = await OtlpReceiver.StartAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = Exporting(webex, collector);
        await collector.DisposeAsync();
        await gateway.StartAsync();

        (await CallAsync(gateway, "+573211234567")).StatusCode.ShouldBe(HttpStatusCode.Created);

        webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_of_the_SDK_is_loaded()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.InProduction(webex, ("Storage__Path", Path.Combine(folder, "gateway.db")));
        await gateway.StartAsync();

        (await CallAsync(gateway, "+573211234567")).StatusCode.ShouldBe(HttpStatusCode.Created);

        File.ReadAllText($"/proc/{gateway.Id}/maps").ShouldNotContain("OpenTelemetry");
    }

    private static string Around(string text, string canary) => text.IndexOf(canary, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)] : "";

    private static Task<HttpResponseMessage> CallAsync(GatewayProcess gateway, string number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, gateway.At("/callback/call?canary=query")) { Content = JsonContent.Of($$"""{"destination":"{{number}}","name":"Ana Ñandú"}""") };
        request.Headers.Add("traceparent", $"00-{VisitorsTrace}-b7ad6b7169203331-01");
        request.Headers.Add("tracestate", "canary=1");
        request.Headers.Add("baggage", "canary=1");
        request.Headers.Add("User-Agent", "canary-browser");
        request.Headers.Host = "canary.example";
        return gateway.Client.SendAsync(request);
    }

    /// <summary>Ends the wait of what is queued.</summary>
    private async Task DueNowAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "update callback set due = 0";
        await command.ExecuteNonQueryAsync();
    }

    private GatewayProcess Exporting(
        WebexSandbox webex, OtlpReceiver collector, params (string Key, string? Value)[] more) => GatewayProcess.InProduction(
        webex,
        [
            .. more,
            ("Storage__Path", Path.Combine(folder, "gateway.db")),
            ("Callbacks__Budgets__Mode", "shadow"),
            ("Logging__LogLevel__Default", "Trace"),
            ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"),
            ("Logging__Console__LogLevel__Default", "Information"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "gateway-of-the-test"),
            ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"),
            ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "300"),
        ]);
}
