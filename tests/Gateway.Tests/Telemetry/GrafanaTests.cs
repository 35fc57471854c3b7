using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Telemetry;

/// <summary>The dashboard and the alert rules ask for metrics that there are, by the names that Prometheus gives them.</summary>
public sealed partial class GrafanaTests
{
    private static readonly string Folder = Path.Combine(ContentRoot.Find(), "deploy", "grafana");

    [Fact]
    public async Task Every_query_asks_for_an_instrument_and_tags_that_it_has_and_every_instrument_is_shown()
    {
        var known = await InstrumentsAsync();
        var dashboard = Queries(JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))).ToList();
        var alerts = Expression().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.yaml"))).Select(match => match.Groups[1].Value).ToList();

        dashboard.Count.ShouldBeGreaterThan(20);
        alerts.Count.ShouldBeGreaterThan(15);
        foreach (var query in dashboard.Concat(alerts))
        {
            var metrics = Metric().Matches(query).Select(match => match.Value).ToList();
            metrics.ShouldNotBeEmpty(query);
            metrics.Except(known.Keys).ShouldBeEmpty(query);
            var tags = metrics.SelectMany(metric => known[metric].Tags).Append("le").ToHashSet();
            Labels(query).Except(tags).ShouldBeEmpty(query);
        }

        var shown = dashboard.SelectMany(query => Metric().Matches(query)).Select(match => known[match.Value].Instrument).ToHashSet();
        known.Values.Select(metric => metric.Instrument).Except(shown).ShouldBeEmpty("on the dashboard");
    }

    [Fact]
    public void Every_panel_has_a_place_of_its_own_and_a_sentence()
    {
        var panels = JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json"))).GetProperty("panels").EnumerateArray().ToList();

        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.Where(panel => panel.GetProperty("type").GetString() != "row").ShouldAllBe(panel => panel.GetProperty("description").GetString()!.EndsWith('.'));
        panels.SelectMany(panel => Cells(panel.GetProperty("gridPos"))).ShouldBeUnique();
    }

    /// <summary>The names that Prometheus gives to OTLP metrics, with the tags of the instrument.</summary>
    private static async Task<Dictionary<string, (string Instrument, string[] Tags)>> InstrumentsAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        var kinds = new Dictionary<string, Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == "WebexGateway")
                {
                    kinds[instrument.Name] = instrument;
                }
            },
        };
        listener.Start();

        var names = new Dictionary<string, (string, string[])>();
        foreach (var line in InstrumentTests.Pinned)
        {
            var parts = line.Split(' ', 3);
            var tags = parts.Length < 3 ? [] : parts[2].Replace('.', '_').Split(", ");
            var kind = kinds[parts[0]].GetType().Name;
            var isCounter = kind.StartsWith("Counter", StringComparison.Ordinal);
            var name = parts[0].Replace('.', '_') + parts[1].Trim('[', ']') switch { "s" => "_seconds", "d" => "_days", "1" when !isCounter => "_ratio", _ => "" };
            foreach (var suffix in isCounter ? ["_total"] : kind.StartsWith("Histogram", StringComparison.Ordinal) ? ["_bucket", "_count", "_sum"] : new[] { "" })
            {
                names[name + suffix] = (parts[0], tags);
            }
        }

        return names;
    }

    private static IEnumerable<string> Queries(JsonElement dashboard) =>
        from panel in dashboard.GetProperty("panels").EnumerateArray()
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select target.GetProperty("expr").GetString()!;

    private static IEnumerable<string> Labels(string query) =>
        By().Matches(query).SelectMany(match => match.Groups[1].Value.Split(", "))
            .Concat(Filter().Matches(query).Select(match => match.Groups[1].Value));

    private static IEnumerable<(int X, int Y)> Cells(JsonElement place)
    {
        int Of(string name) => place.GetProperty(name).GetInt32();
        return from x in Enumerable.Range(Of("x"), Of("w")) from y in Enumerable.Range(Of("y"), Of("h")) select (x, y);
    }

    [GeneratedRegex(@"webex_gateway_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?:by|on) \(([^)]+)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"[{,](\w+)=~?""")]
    private static partial Regex Filter();

    [GeneratedRegex(@"expr: '(.+)'")]
    private static partial Regex Expression();
}
