using System.Text;

namespace WebexGateway.Sandbox.Http;

/// <summary>Records every request to Webex's APIs, and plays an armed fault for its path.</summary>
internal sealed class ArrivalMiddleware(SandboxOptions options, SandboxState state)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await TakeAsync(context, next);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException && !context.Response.HasStarted)
        {
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            await WebexError.WriteAsync(context, status, "The body cannot be read");
        }
    }

    private async Task TakeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/v1") && !context.Request.Path.StartsWithSegments("/v2"))
        {
            await next(context);
            return;
        }

        TrackingId.Assign(context);
        var name = WebexPaths.NameOf(context.Request);
        var fault = state.Faults.TakeForRequest(name);
        var body = fault is { Kind.BeforeBody: true } ? "" : await BufferAsync(context.Request);
        state.Note(Seen(context.Request, body), name);

        await (fault is null ? next(context) : fault.Kind.Play!(context, next, fault));
    }

    /// <summary>Reads the body into memory, from which the endpoint reads it again.</summary>
    private static async Task<string> BufferAsync(HttpRequest request)
    {
        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        buffer.Position = 0;
        request.Body = buffer;
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private SeenRequest Seen(HttpRequest request, string body)
    {
        var headers = request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new(request.Method, request.Path, headers, body, options.Now) { Query = request.QueryString.ToString() };
    }
}
