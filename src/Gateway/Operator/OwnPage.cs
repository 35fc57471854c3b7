using WebexGateway.Site;

namespace WebexGateway.Operator;

/// <summary>Whether a request that changes something comes from our own page, or from no browser at all.</summary>
public static class OwnPage
{
    /// <summary>False for another site's page, and for a session's cookie without either header that browsers send with every form.</summary>
    public static bool Sent(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is "same-origin" or "none";
        }

        return headers.Origin.ToString() is { Length: > 0 } origin
            ? WebOrigin.IsOurs(context.Request, origin, anyScheme: false)
            : context.Request.Cookies.Count == 0;
    }
}
