using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WebexGateway.Tests.Telemetry;

/// <summary>A collector: takes OTLP over http/protobuf and keeps it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(string Signal, byte[] Body)> received = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    /// <summary>All that came, as text in which no byte is lost.</summary>
    public string Everything => string.Join('\n', received.Select(one => Encoding.Latin1.GetString(one.Body)));

    public List<Span> Spans => [.. Of("traces").SelectMany(request => request.At(1, 2, 2)).Select(Span.Read)];

    public List<(string Text, string TraceId)> Logs => [.. Of("logs").SelectMany(request => request.At(1, 2, 2)).Select(log => (log.At(5).Single().Text(1), log.Hex(9)))];

    /// <summary>The instruments whose measurements came, each with a point's tags: gauges, sums and histograms.</summary>
    public List<(string Name, Dictionary<string, string> Tags)> Points =>
        [.. from metric in Of("metrics").SelectMany(request => request.At(1, 2, 2))
            from point in metric.At(5, 1).Concat(metric.At(7, 1)).Select(point => point.Attributes(7)).Concat(metric.At(9, 1).Select(point => point.Attributes(9)))
            select (metric.Text(1), point)];

    /// <summary>What the sender says of itself.</summary>
    public Dictionary<string, string> Resource => Of("traces").First().At(1, 1).First().Attributes(1);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        receiver.Address = receiver.app.Urls.Single();
        return receiver;
    }

    /// <summary>Waits until what came is enough; what has not come in a minute does not come.</summary>
    public async Task UntilAsync(Func<bool> isEnough)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isEnough())
        {
            try
            {
                await arrived.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(string.Join('\n', Spans.Select(span => span.ToString()).Concat(Points.Select(point => point.Name).Distinct())));
            }
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private IEnumerable<ProtoMessage> Of(string signal) => received.Where(one => one.Signal == signal).Select(one => new ProtoMessage(one.Body));

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        received.Enqueue((context.Request.Path.Value!.Split('/')[^1], body.ToArray()));
        arrived.Release();
    }

    /// <summary>A span, by the ids in hexadecimal.</summary>
    internal sealed record Span(
        string Trace,
        string Id,
        string Parent,
        string Name,
        bool IsClient,
        bool IsError,
        Dictionary<string, string> Tags,
        List<(string Trace, string Span)> Links)
    {
        private const ulong Client = 3;
        private const ulong Error = 2;

        public static Span Read(ProtoMessage span) => new(
            span.Hex(1),
            span.Hex(2),
            span.Hex(4),
            span.Text(5),
            span.Number(6) == Client,
            span.At(15).Any(status => status.Number(3) == Error),
            span.Attributes(9),
            [.. span.At(13).Select(link => (link.Hex(1), link.Hex(2)))]);
    }
}
