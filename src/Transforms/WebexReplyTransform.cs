using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>Notes what Webex answered as a <see cref="WebexReply"/>, and stops its reason phrase and the body of a refusal, which can name internal addresses.</summary>
internal sealed class WebexReplyTransform : ResponseTransform
{
    private const int MaxRefusal = 8 * 1024;

    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } response)
        {
            return;
        }

        var features = context.HttpContext.Features;
        var reply = WebexReply.Of(response);
        features.Set(reply);
        features.Get<IHttpResponseFeature>()!.ReasonPhrase = null;
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        context.SuppressResponseBody = true;
        if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
        {
            // Not a visitor's failure to sign in: a browser that saw 401 would ask for a password.
            context.HttpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
        }

        if (reply.TrackingId is null)
        {
            features.Set(reply.WithTrackingId(await TrackingIdAsync(response.Content, context.CancellationToken)));
        }
    }

    /// <summary>Null when the refusal is not the small JSON that Webex documents, or does not come in time.</summary>
    private static async Task<string?> TrackingIdAsync(HttpContent refusal, CancellationToken cancellationToken)
    {
        try
        {
            await refusal.LoadIntoBufferAsync(MaxRefusal, cancellationToken);
            using var json = await JsonDocument.ParseAsync(await refusal.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("trackingId", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (Exception notTold) when (notTold is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
