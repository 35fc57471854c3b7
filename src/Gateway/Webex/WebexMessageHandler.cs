using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace WebexGateway.Webex;

/// <summary>
/// The outermost handler of each cluster's client: keeps the client id's pace, knows whether a request was sent, and replays once with
/// another token after a 401.
/// </summary>
public sealed partial class WebexMessageHandler(
    HttpMessageHandler inner, string api, TokenCache tokens, WebexPace pace, WebexMetrics metrics, TimeProvider clock, ILogger logger)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A buffered body knows whether it was sent, and can be sent again. Ours are small.
        var body = request.Content is null ? null : await WatchedContent.BufferAsync(request.Content, cancellationToken);
        request.Content = body;
        if (!request.Options.TryGetValue(AccessTokenTransform.TokenName, out var name)
            || request.Headers.Authorization?.Parameter is not { } access)
        {
            return await SendOnceAsync(request, body, cancellationToken);
        }

        // A callback has its place in the pace since it was booked or claimed.
        var isPaced = request.Options.TryGetValue(AccessTokenTransform.IsPaced, out var hasPlace) && hasPlace;
        if (!isPaced && await pace.TakeForGuestAsync(name, cancellationToken) is { } wait)
        {
            return TooFast(request, wait);
        }

        var response = await SendOnceAsync(request, body, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            tokens.NoteAccepted(name, access);
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized || await AnotherAsync(name, access, cancellationToken) is not { } token)
        {
            return response;
        }

        response.Dispose(); // Webex did nothing but refuse the token
        var later = isPaced ? await pace.TakeForReplayAsync(cancellationToken) : await pace.TakeForGuestAsync(name, cancellationToken);
        if (later is not null)
        {
            return TooFast(request, later.Value);
        }

        Log.Replayed(logger, name);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return await SendOnceAsync(request, body, cancellationToken);
    }

    /// <summary>The answer that Webex would give to one request too many, which was not sent.</summary>
    private HttpResponseMessage TooFast(HttpRequestMessage request, TimeSpan wait)
    {
        Log.TooFast(logger, api);
        return new(HttpStatusCode.TooManyRequests) { RequestMessage = request, Headers = { RetryAfter = new(wait) } };
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request, WatchedContent? body, CancellationToken cancellationToken)
    {
        body?.Sent = false;
        try
        {
            var answer = await metrics.WatchAsync(api, request, () => base.SendAsync(request, cancellationToken));
            answer.Headers.Date ??= clock.GetUtcNow(); // a Retry-After that is a date counts from it (RFC 9110, 6.6.1)
            return answer;
        }
        catch (Exception exception)
        {
            Log.NoAnswer(logger, api, ReasonOf(exception));
            if (body is { Sent: false })
            {
                throw new WebexNotReachedException(exception);
            }

            throw;
        }
    }

    /// <summary>The cause in a few words, without any part of the request or the answer.</summary>
    private static string ReasonOf(Exception trouble) => (trouble, trouble.GetBaseException()) switch
    {
        (OperationCanceledException, _) => "no answer in time, or the visitor has left",
        (HttpRequestException { HttpRequestError: var kind }, SocketException socket) => $"{kind}, {socket.SocketErrorCode}",
        (HttpRequestException { HttpRequestError: var kind }, AuthenticationException tls) => $"{kind}, {tls.Message}",
        (HttpRequestException { HttpRequestError: var kind }, _) => $"{kind}",
        _ => trouble.GetType().Name,
    };

    private async Task<AccessToken?> AnotherAsync(string name, string rejected, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.ReplaceAsync(name, rejected, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null; // no time for another token: the 401 is the answer
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            3, LogLevel.Information, "A request to Webex ('{Api}') was not sent: its share of Webex:RequestsPerMinute is spent.")]
        public static partial void TooFast(ILogger logger, string api);

        [LoggerMessage(2, LogLevel.Warning, "Webex ('{Api}') gave no answer: {Reason}.")]
        public static partial void NoAnswer(ILogger logger, string api, string reason);

        [LoggerMessage(1, LogLevel.Warning, "Webex answered 401 to token '{Token}'; the request is sent once more with a newer one.")]
        public static partial void Replayed(ILogger logger, string token);
    }
}
