using System.Text;
using WebexGateway.Sandbox.Http;
using WebexGateway.Sandbox.OAuth;

namespace WebexGateway.Sandbox.Faults;

/// <summary>Writes a wrong answer instead of executing the request.</summary>
internal static class CannedFaults
{
    private const int DefaultRetryAfter = 5;
    private const int HugeLength = 8 * 1024 * 1024;

    public static Task Empty200(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        Answer.EmptyAsync(context, StatusCodes.Status200OK);

    public static Task Html200(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        Answer.WriteAsync(context, StatusCodes.Status200OK, "text/html", "<html><body>Please wait…</body></html>"u8.ToArray());

    public static Task Redirect(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        context.Response.Headers.Location = "https://internal.example/elsewhere";
        return Answer.EmptyAsync(context, StatusCodes.Status302Found);
    }

    public static Task HugeBody(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        Answer.WriteAsync(
            context,
            StatusCodes.Status200OK,
            "application/json",
            Encoding.ASCII.GetBytes($$"""{"padding":"{{new string('x', HugeLength)}}"}"""));

    public static Task RateLimited(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        Answer.TooManyAsync(context, fault.Seconds ?? DefaultRetryAfter);

    public static Task RateLimitedOnly(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        Answer.TooManyAsync(context, null);

    public static Task Unavailable(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        context.Response.Headers.RetryAfter = fault.Seconds?.ToString();
        return Answer.EmptyAsync(context, StatusCodes.Status503ServiceUnavailable);
    }

    public static Task Leaky400(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        WebexError.WriteAsync(
            context, 400, "Could not route to https://internal-routing.prod.example:8443/v3/dial?pool=bogota-7: bad request");

    public static Task InvalidGrant(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        WebexError.OAuthAsync(context, 400, "invalid_grant", TokenEndpoint.RefusedRefreshToken);

    public static Task InvalidGrant401(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        WebexError.WriteAsync(context, 401, TokenEndpoint.RefusedRefreshToken);

    public static Task InvalidClient(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        WebexError.WriteAsync(context, 401, "Client Id is invalid");

    public static PlayFault Status(int status) =>
        (context, _, _) => WebexError.WriteAsync(context, status, $"The server answered {status}");
}
