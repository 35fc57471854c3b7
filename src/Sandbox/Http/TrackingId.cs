namespace WebexGateway.Sandbox.Http;

/// <summary>The id that every answer of Webex carries and that its support asks for.</summary>
internal static class TrackingId
{
    /// <summary>Sets the header, before anything else is known of the answer.</summary>
    public static void Assign(HttpContext context)
    {
        var origin = WebexPaths.IsContactCenter(context.Request.Path) ? "GTWY" : "ROUTER";
        context.Response.Headers["trackingid"] = $"{origin}_{Guid.NewGuid()}";
    }

    public static string Of(HttpContext context) => context.Response.Headers["trackingid"].ToString();
}
