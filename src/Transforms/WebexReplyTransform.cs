using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>
/// Records Webex's answer as a <see cref="WebexReply"/>, and removes its reason phrase and the body of an error, which may contain internal
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
            // The 401 concerns our token; a browser would ask the visitor for a password.
            context.HttpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
        }
    }
}
