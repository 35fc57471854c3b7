using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Webex;

/// <summary>Ends every forwarded request after <see cref="CallbackSender.LongestTime"/>, whatever Webex does.</summary>
public sealed class ProxyDeadline(RequestDelegate next, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var deadline = new CancellationTokenSource(CallbackSender.LongestTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var visitor = context.RequestAborted;
        context.RequestAborted = either.Token;
        if (HttpMethods.IsPost(context.Request.Method))
        {
            context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        }

        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = visitor;
        }
    }

    /// <summary>Makes YARP create content for a request without a body, because our transforms write one.</summary>
    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
