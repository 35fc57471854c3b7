using System.Net;
using System.Net.Http.Headers;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.FollowUp;

/// <summary>Where calls are asked for: the cluster of a route that sends callbacks, and its token.</summary>
public sealed record WebexPlace(ClusterModel Cluster, string Address, string Token);

/// <summary>
/// Asks Contact Center about calls with the token of callbacks. A 401 is followed by one renewal and one replay. It touches neither the
/// circuit nor the state of the token, because a scope that is missing here says nothing about callbacks.
/// </summary>
public sealed class WebexClient(CallbackRoutes routes, TokenCache tokens, LedgerWriter writer, WebexPace pace, TimeProvider clock)
{
    private const int LargestBody = 4 * 1024 * 1024;

    /// <summary>Null when no route sends callbacks.</summary>
    public WebexPlace? Place(string? routeId)
    {
        var known = routes.HasRoute(routeId) ? routeId : routes.Any();
        return known is not null && routes.Find(known) is var (route, cluster, address)
            ? new(cluster, address, AccessTokenTransform.TokenOf(route.Config) ?? TokenNames.ContactCenter)
            : null;
    }

    public TokenSlot SlotOf(WebexPlace place) => tokens.Slot(place.Token);

    /// <summary>
    /// Sends a request, and returns the answer with its whole body; null without an answer. The caller has its place in the pace.
    /// </summary>
    public async Task<WebexBody?> AskAsync(
        WebexPlace place, HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CallbackSender.LongestTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (await tokens.GetAsync(place.Token, either.Token) is not { } token)
        {
            return null;
        }

        var answer = await SendAsync(place, method, path, json, token, cancellationToken);
        return answer is { Status: (int)HttpStatusCode.Unauthorized } && await AnotherAsync(place, token, cancellationToken) is { } other
            ? await SendAsync(place, method, path, json, other, cancellationToken)
            : answer;
    }

    private async Task<AccessToken?> AnotherAsync(WebexPlace place, AccessToken rejected, CancellationToken cancellationToken)
    {
        var slot = SlotOf(place);
        if (slot.Live is not { } live || live.Value == rejected.Value)
        {
            await slot.RenewAsync(RenewalCause.Rejected).WaitAsync(cancellationToken);
        }

        return slot.Live is { } other && other.Value != rejected.Value
            && await writer.RunAsync(pace.TakeForFollowUpAsync, cancellationToken) is null ? other : null;
    }

    private async Task<WebexBody?> SendAsync(
        WebexPlace place, HttpMethod method, string path, byte[]? json, AccessToken token, CancellationToken cancellationToken)
    {
        var settings = place.Cluster.Config.HttpRequest;
        using var limit = new CancellationTokenSource(CallbackSender.LongestTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(place.Address), path))
        {
            Content = json is null ? null : new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } },
            Version = settings?.Version ?? HttpVersion.Version20,
            VersionPolicy = settings?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new("Bearer", token.Value);
        try
        {
            using var response = await place.Cluster.HttpClient.SendAsync(request, either.Token);
            var reply = WebexReply.Of(response);
            if (!response.IsSuccessStatusCode)
            {
                return new(reply.Status, reply.RetryAfter, [], IsTooLarge: false);
            }

            await response.Content.LoadIntoBufferAsync(LargestBody, either.Token);
            return new(reply.Status, reply.RetryAfter, await response.Content.ReadAsByteArrayAsync(either.Token), IsTooLarge: false);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return new(StatusCodes.Status200OK, null, [], IsTooLarge: true);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null; // the handler has logged the cause
        }
    }
}

/// <summary>An answer of Webex with its body.</summary>
public sealed record WebexBody(int Status, TimeSpan? RetryAfter, byte[] Body, bool IsTooLarge);
