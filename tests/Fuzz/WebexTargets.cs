using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.FollowUp;
using WebexGateway.Telemetry;
using WebexGateway.Tokens;
using WebexGateway.Transforms;
using static WebexGateway.Fuzz.FuzzFindingException;

namespace WebexGateway.Fuzz;

/// <summary>What Webex answers and posts, and what servers before it answer in its place.</summary>
internal static class WebexTargets
{
    private static readonly HttpStatusCode[] Statuses =
        [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway];

    private static readonly WebexOptions Webex = new() { ApiUrl = new("https://webexapis.com"), Tokens = { [TokenNames.ContactCenter] = new() } };
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
    private static readonly WebexMetrics Metrics = new(Meters, TimeProvider.System);

    /// <summary>A webhook's body is no JSON, or an event, or nothing that concerns us.</summary>
    public static void Event(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (WebexEvent.Read(json.RootElement) is { } told)
            {
                Unless(told.News.Task.Length is > 0 and <= 64, "a task's id fits the store");
                Unless(told.News.At is null || told.News.At > DateTimeOffset.UnixEpoch, "a time lies after 1970");
            }
        }
        catch (JsonException)
        {
            // The endpoint answers 400.
        }
    }

    /// <summary>The first byte chooses the status, the rest is the body. A failure repeats nothing of it.</summary>
    public static void TokenAnswer(byte[] input)
    {
        var client = new WebexTokenClient(
            new HttpClient(new OneAnswer(input)), Metrics, new FixedOptions<WebexOptions>(Webex), TimeProvider.System);
        switch (client.RefreshAsync(TokenNames.ContactCenter, "old").GetAwaiter().GetResult())
        {
            case TokenAnswer.Granted { Grant: var grant }:
                Unless(grant.Access is { Value.Length: > 0 } && grant.RefreshToken.Length > 0, "a grant has both tokens");
                Unless(grant.Access!.Value.All(letter => letter is > (char)31 and < (char)127), "a token can be sent in a header");
                break;
            case TokenAnswer.Failure failure:
                Unless((failure.TrackingId ?? "").All(letter => letter is > ' ' and <= '~'), "a tracking id is printable");
                break;
        }
    }

    /// <summary>Webex's list is a page or a failure.</summary>
    public static void TaskList(byte[] body)
    {
        if (FollowUp.TaskList.Read(body) is ListAnswer.Page page)
        {
            Unless(page.Tasks.Count <= page.Lines, "a page has no more tasks than lines");
            Unless(page.Tasks.All(task => task.Numbers.All(number => number.All(char.IsAsciiDigit))), "numbers are digits");
        }
    }

    /// <summary>The first byte chooses the status, the rest is the body.</summary>
    public static void Error(byte[] input)
    {
        using var answer = OneAnswer.Of(input);
        var reply = WebexReply.ReadAsync(answer, CancellationToken.None).GetAwaiter().GetResult();
        Unless((reply.TrackingId ?? "").Length <= 64, "a tracking id is short");
    }

    private sealed class OneAnswer(byte[] input) : HttpMessageHandler
    {
        public static HttpResponseMessage Of(byte[] input)
        {
            var body = new ByteArrayContent(input.Length > 0 ? input[1..] : []);
            return new(Statuses[input.Length > 0 ? input[0] % Statuses.Length : 0]) { Content = body };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(Of(input));
    }
}
