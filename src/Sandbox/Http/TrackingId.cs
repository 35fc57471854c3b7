namespace WebexGateway.Sandbox.Http;

/// <summary>Adds the id that every answer of Webex has and that its support asks for.</summary>
internal static class TrackingId
{
    public static void Assign(HttpContext context)
    {
        var origin = WebexPaths.IsContactCenter(context.Request.Path) ? "GTWY" : "ROUTER";
        context.Response.Headers["trackingid"] = $"{origin}_{Guid.NewGuid()}";
    }

    public static string Of(HttpContext context) => context.Response.Headers["trackingid"].ToString();
}
