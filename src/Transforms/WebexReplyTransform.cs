using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>Notes what Webex answered as a <see cref="WebexReply"/> and stops the body of a refusal, which can name internal addresses.</summary>
internal sealed class WebexReplyTransform : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is { } response)
        {
            context.HttpContext.Features.Set(WebexReply.Of(response));
            context.SuppressResponseBody |= !response.IsSuccessStatusCode;
            if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            {
                // Not a visitor's failure to sign in: a browser that saw 401 would ask for a password.
                context.HttpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
            }
        }

        return ValueTask.CompletedTask;
    }
}
