using WebexGateway.Http;

namespace WebexGateway.Access;

/// <summary>Whether a request that changes something comes from our own page, or from no browser at all.</summary>
public static class OwnPage
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>
    /// False for a request that another page led the browser into, also one of the same site (another subdomain), to which
    /// <c>SameSite=Strict</c> gives the session's cookie. Over plain http browsers say nothing.
    /// </summary>
    public static bool Asks(HttpContext context) =>
        context.Request.Headers[FetchSite].ToString() is "" or "same-origin" or "none";

    /// <summary>
    /// False for another site's page, and for a session's cookie without either header that browsers send with every form.
    /// </summary>
    public static bool Sent(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.ContainsKey(FetchSite))
        {
            return Asks(context);
        }

        return headers.Origin.ToString() is { Length: > 0 } origin
            ? WebOrigin.IsOurs(context.Request, origin, anyScheme: false)
            : context.Request.Cookies.Count == 0;
    }
}
