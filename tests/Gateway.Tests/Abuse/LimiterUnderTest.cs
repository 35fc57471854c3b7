using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebexGateway.RateLimits;

namespace WebexGateway.Tests.Abuse;

/// <summary>The rate limiter as the gateway builds it, on a given file and a clock that the test moves.</summary>
internal sealed class LimiterUnderTest : IDisposable
{
    public const string Someone = "203.0.113.1";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<long>> measured = new();
    private readonly ServiceProvider services;
    private readonly ClientRateLimiter limiter;

    private LimiterUnderTest(string json)
    {
        var collection = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(new LogRecorder(Logs)).SetMinimumLevel(LogLevel.Trace));
        collection.AddRateLimits();
        services = collection.BuildServiceProvider();
        limiter = services.GetRequiredService<ClientRateLimiter>();
        Rewrite(json);
    }

    public TestClock Clock { get; } = new();

    public ConcurrentQueue<string> Logs { get; } = new();

    /// <summary>
    /// Rules written as "endpoint period limit", such as "get:/x 10s 2" or "get:/x 10s 2 monitor", with endpoints told apart. One that
    /// begins as "203.0.113.0/24 -> " is a policy's, and one that begins with a quotation mark is a line of the section.
    /// </summary>
    public static LimiterUnderTest Of(string[] rules, string more = "")
    {
        var lines = rules.Select(rule => rule.Trim()).Where(rule => rule.StartsWith('"')).Select(line => $"{line}, ");
        var policies = rules.Where(rule => rule.Contains(" -> ")).Select(rule => rule.Split(" -> "));
        var general = rules.Where(rule => !rule.TrimStart().StartsWith('"') && !rule.Contains(" -> "));
        return Of($$"""
            {
              "IpRateLimiting": {
                "EnableEndpointRateLimiting": true, {{string.Concat(lines)}} {{more}} "GeneralRules": [ {{Rules([.. general])}} ] },
              "IpRateLimitPolicies": {
                "IpRules": [ {{string.Join(", ", policies.Select(policy => $$"""{ "Ip": "{{policy[0]}}", "Rules": [ {{Rules(policy[1])}} ] }"""))}} ] }
            }
            """);
    }

    public static LimiterUnderTest Of(string json) => new(json);

    public static string Rules(params string[] rules) => string.Join(", ", rules.Select(rule => rule.Split(' ') switch
    {
        [var endpoint, var period, var limit] => $$"""{ "Endpoint": "{{endpoint}}", "Period": "{{period}}", "Limit": {{limit}} }""",
        [var endpoint, var period, var limit, "monitor"] =>
            $$"""{ "Endpoint": "{{endpoint}}", "Period": "{{period}}", "Limit": {{limit}}, "MonitorMode": true }""",
        _ => rule,
    }));

    /// <summary>Sends a request such as "get:/x" and says whether it passed.</summary>
    public bool Passes(string request, string? address = Someone) => Send(request, address).IsPassed;

    /// <summary>How many of so many requests pass.</summary>
    public int PassesOf(int count, string request, string? address = Someone) => Enumerable.Range(0, count).Count(_ => Passes(request, address));

    /// <summary>Sends a request as the middleware does: a refused one is asked about twice.</summary>
    public Sent Send(string request, string? address = Someone)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        var (verb, path) = (request.Split(':', 2)[0], request.Split(':', 2)[1]);
        context.Request.Method = verb.ToUpperInvariant();
        context.Request.Path = PathString.FromUriComponent(path);
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        context.Response.Body = new MemoryStream();
        var isPassed = limiter.AttemptAcquire(context).IsAcquired || limiter.AcquireAsync(context).AsTask().Result.IsAcquired;
        return new(isPassed, context);
    }

    /// <summary>Asks for the same request again and again.</summary>
    public void Again(HttpContext context, int times)
    {
        for (var i = 0; i < times; i++)
        {
            limiter.AttemptAcquire(context);
        }
    }

    /// <summary>Puts another file in force, as an edit does.</summary>
    public void Rewrite(string json)
    {
        var (settings, faults) = RateLimitReader.Read(Configuration(json));
        faults.ShouldBeEmpty();
        services.GetRequiredService<LiveRateLimits>().Adopt(settings);
    }

    /// <summary>A file as a configuration.</summary>
    public static IConfiguration Configuration(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    /// <summary>What a counter was given since <see cref="Listen"/>.</summary>
    public IReadOnlyList<long> Measure(string instrument) => [.. measured.GetValueOrDefault(instrument) ?? []];

    /// <summary>Listens to the gateway's counters from now on.</summary>
    public MeterListener Listen()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured.GetOrAdd(instrument.Name, _ => new()).Enqueue(value));
        listener.Start();
        return listener;
    }

    public void Dispose() => services.Dispose();

    /// <summary>What became of a request.</summary>
    public sealed record Sent(bool IsPassed, HttpContext Context)
    {
        public string? Header(string name) => Context.Response.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

        public long RetryAfter()
        {
            BodyAsync().GetAwaiter().GetResult();
            return long.Parse(Header("Retry-After")!, null);
        }

        /// <summary>Writes the answer of a blocked request and gives its body back.</summary>
        public async Task<string> BodyAsync()
        {
            await Context.Features.Get<ClientRateLimiter.Blocked>()!.AnswerAsync(Context);
            await Context.Response.CompleteAsync();
            Context.Response.Body.Position = 0;
            return await new StreamReader(Context.Response.Body, Encoding.UTF8).ReadToEndAsync();
        }
    }
}
