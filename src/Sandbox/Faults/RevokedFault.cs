using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Faults;

/// <summary>Revokes the token of the request: 401 from now on.</summary>
internal static class RevokedFault
{
    public static Task Play(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        if (Bearer.Of(context.Request) is { } token)
        {
            context.RequestServices.GetRequiredService<SandboxState>().Grants.RevokeAccessToken(token);
        }

        return WebexError.WriteAsync(context, StatusCodes.Status401Unauthorized, "The access token was revoked");
    }
}
