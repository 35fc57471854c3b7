using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Webex;

/// <summary>A hard end for every proxied request, whatever Webex does: the visitor has an answer within 12 seconds.</summary>
public sealed class ProxyDeadline(RequestDelegate next, TimeProvider clock)
{
    /// <summary>What token and Webex may take together.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Forwards with a token that ends with the deadline or the visitor's connection, and a body even when the visitor sent none.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        using var deadline = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline.Token);
        var visitor = context.RequestAborted;
        context.RequestAborted = either.Token;
        context.Features.Set(new Deadline(deadline.Token));
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

    /// <summary>The deadline alone, for a callback that goes on when its visitor has left.</summary>
    public sealed record Deadline(CancellationToken Token);

    /// <summary>YARP makes no content for a request without a body; our transforms write one.</summary>
    public sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        /// <inheritdoc />
        public bool CanHaveBody => true;
    }
}
