using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Posts the events of calls to the active subscriptions, and plays faults of their way.</summary>
internal sealed class EventPoster(SandboxOptions options, SandboxState state) : IDisposable
{
    public const string Lost = "events-lost";
    public const string Late = "events-late";
    public const string Twice = "events-twice";
    public const string Shuffled = "events-shuffled";

    private const string SignatureHeader = "X-Webex-Signature";

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Follows the life of a call until it has ended.</summary>
    public async Task FollowAsync(CallLife life, Func<string, int?> takeFault)
    {
        if (takeFault(Lost) is not null || state.Subscriptions.IsEmpty)
        {
            return;
        }

        var late = TimeSpan.FromSeconds(takeFault(Late) ?? 0);
        var times = takeFault(Twice) is null ? 1 : 2;
        var isShuffled = takeFault(Shuffled) is not null;
        try
        {
            foreach (var step in isShuffled ? life.Steps.Reverse() : life.Steps) // all come after the end, the last one first
            {
                var wait = life.Call.At + (isShuffled ? life.Steps[^1] : step).After + late - options.Now;
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, options.Clock, stopping.Token);
                for (var time = 0; time < times; time++)
                {
                    await PostAsync(life, step);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stand-in stops.
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        http.Dispose();
    }

    private async Task PostAsync(CallLife life, CallStep step)
    {
        foreach (var subscription in state.Subscriptions.Values.Where(one => one.Wants(step.Event)))
        {
            var body = Encoding.UTF8.GetBytes(BodyOf(life, step));
            using var request = new HttpRequestMessage(HttpMethod.Post, subscription.DestinationUrl)
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/cloudevents+json") } },
            };
            if (subscription.Secret is { } secret)
            {
                var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
                request.Headers.Add(SignatureHeader, Convert.ToHexStringLower(signature));
            }

            try
            {
                using var answer = await http.SendAsync(request, stopping.Token);
            }
            catch (HttpRequestException)
            {
                // Webhooks are not guaranteed.
            }
        }
    }

    private string BodyOf(CallLife life, CallStep step) => JsonSerializer.Serialize(
        new CloudEvent(
            Guid.NewGuid(),
            "1.0",
            step.Event,
            "/com/cisco/wxcc/" + options.OrganizationId,
            life.Call.At + step.After,
            new(
                life.Call.TaskId,
                options.OutdialAni,
                life.Call.Destination,
                "OUTBOUND",
                life.Call.OutboundType,
                "telephony",
                life.Call.At.ToUnixTimeMilliseconds(),
                step.Reason,
                step.Party)),
        SandboxJson.Readable.CloudEvent);
}

internal sealed record CloudEvent(Guid Id, string Specversion, string Type, string Source, DateTimeOffset Time, EventData Data);

internal sealed record EventData(
    Guid TaskId,
    string Origin,
    string Destination,
    string Direction,
    string OutboundType,
    string ChannelType,
    long CreatedTime,
    string? Reason,
    string? TerminatingParty);
