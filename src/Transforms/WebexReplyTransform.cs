using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>
/// Notes what Webex answered as a <see cref="WebexReply"/>, and stops its reason phrase and the body of a refusal, which can name internal
/// addresses.
/// </summary>
internal sealed class WebexReplyTransform : ResponseTransform
{
    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } response)
        {
            return;
        }

        context.HttpContext.Features.Set(await WebexReply.ReadAsync(response, context.CancellationToken));
        context.HttpContext.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = null;
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
    }
}
