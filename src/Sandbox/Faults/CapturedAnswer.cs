namespace WebexGateway.Sandbox.Faults;

/// <summary>Executes the request and holds its answer back.</summary>
internal static class CapturedAnswer
{
    private static readonly byte[] AnotherShape = """{"items":[{"unexpected":true}],"data":"of another shape","meta":[]}"""u8.ToArray();

    public static async Task<byte[]> TakeAsync(HttpContext context, RequestDelegate next)
    {
        var real = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = real;
        }

        return kept.ToArray();
    }

    public static async Task WrongJson(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        var answer = await TakeAsync(context, next);
        var replaced = context.Response.StatusCode < 300;
        if (replaced)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = AnotherShape.Length;
        }

        await context.Response.Body.WriteAsync(replaced ? AnotherShape : answer, context.RequestAborted);
    }
}
