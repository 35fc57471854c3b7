namespace WebexGateway.Access;

/// <summary>Checks that a request with the operator's session comes from our own page, or from a program that is not a browser.</summary>
public static class OwnPage
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>
    /// Returns false for a request that another page caused, even on another subdomain of the same site, where <c>SameSite=Strict</c> sends
    /// the cookie of the session. Over http, browsers do not send this header.
    /// </summary>
    public static bool Asks(HttpContext context) =>
        context.Request.Headers[FetchSite].ToString() is "" or "same-origin" or "none";

    /// <summary>
    /// Returns false for a form of another site, and for a cookie without the two headers that browsers send with every form.
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
