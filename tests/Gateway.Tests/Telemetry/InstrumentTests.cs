using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Startup;
using WebexGateway.Tests.Callback;
using WebexGateway.Tests.Calls;

namespace WebexGateway.Tests.Telemetry;

/// <summary>Dashboards and alerts are built on these names: a change here is a change of what operators rely on.</summary>
public sealed class InstrumentTests
{
    internal static readonly string[] Pinned =
    [
        "webex_gateway.budgets.limit [{callback}] budget",
        "webex_gateway.budgets.spent [{callback}] budget, enforced",
        "webex_gateway.budgets.used [{callback}] budget, region",
        "webex_gateway.callbacks [{callback}] by, outcome",
        "webex_gateway.callbacks.wait [s]",
        "webex_gateway.calls [{call}] result",
        "webex_gateway.calls.time_to_answer [s]",
        "webex_gateway.client_address.largest_share [1]",
        "webex_gateway.queue.callbacks [{callback}] status",
        "webex_gateway.queue.oldest_age [s]",
        "webex_gateway.rate_limits.blocked [{request}] monitor, rule",
        "webex_gateway.rate_limits.evicted [{counter}]",
        "webex_gateway.requests.refused [{request}] http.route, problem",
        "webex_gateway.state [1] status",
        "webex_gateway.token.access_expires_in [s] token",
        "webex_gateway.token.refresh_expires_in [d] token",
        "webex_gateway.token.renewals [{renewal}] cause, result, token",
        "webex_gateway.visitors.refused [{request}] reason",
        "webex_gateway.webex.circuit_open [1]",
        "webex_gateway.webex.duration [s] api, error.type, http.request.method, http.response.status_code",
        "webex_gateway.webex.failures [{callback}]",
        "webex_gateway.webex.pace_left [{request}]",
    ];

    [Fact]
    public async Task The_instruments_and_the_keys_of_their_tags_are_what_they_were()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Callbacks:FollowUp:Enabled", "true"), ("Callbacks:FollowUp:Every", "00:00:01"));
        using var ears = new Ears(gateway.Services.GetRequiredService<IMeterFactory>());

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await gateway.CallAsync();
        await gateway.CallAsync("+12125550100");
        await gateway.PostAsync("/callback/call", """{"destination":"+573211234567","website":"x"}""");
        gateway.Webex.State.ArmFault("/v1/tasks", "reset-before");
        await gateway.CallAsync();
        for (var i = 0; i < 6; i++)
        {
            await gateway.SendAsync(HttpMethod.Post, "/callback/call", "{}", (GatewayUnderTest.PretendedAddress.Header, "198.51.100.7"));
        }

        for (var i = 0; i < 24; i++)
        {
            await gateway.DispatchTurnAsync();
        }

        await gateway.FollowAsync(TimeSpan.FromSeconds(3));

        ears.Listener.RecordObservableInstruments();
        ears.Heard.ShouldBe(Pinned);
    }

    [Fact]
    public void Every_instrument_stands_in_the_operators_documentation()
    {
        var documentation = File.ReadAllText(Path.Combine(ContentRoot.Find(), "docs", "operations.md"));

        Pinned.Select(line => line.Split(' ')[0]).Where(name => !documentation.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Listens to one gateway's meter, of the many in this process.</summary>
    private sealed class Ears : IDisposable
    {
        private readonly SortedDictionary<string, (string? Unit, SortedSet<string> Keys)> instruments = new(StringComparer.Ordinal);

        public Ears(IMeterFactory ofGateway)
        {
            Listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, ofGateway) && instrument.Meter.Name == "WebexGateway")
                {
                    lock (instruments)
                    {
                        instruments[instrument.Name] = (instrument.Unit, []);
                    }

                    listener.EnableMeasurementEvents(instrument);
                }
            };
            Listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
            Listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
            Listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
            Listener.Start();
        }

        public MeterListener Listener { get; } = new();

        public IEnumerable<string> Heard
        {
            get
            {
                lock (instruments)
                {
                    return [.. instruments.Select(one => $"{one.Key} [{one.Value.Unit}] {string.Join(", ", one.Value.Keys)}".TrimEnd())];
                }
            }
        }

        public void Dispose() => Listener.Dispose();

        private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (instruments)
            {
                foreach (var (key, _) in tags)
                {
                    instruments[instrument.Name].Keys.Add(key);
                }
            }
        }
    }
}
