using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Checks a request before its body: the token, its scope, the client's rate and the organization.</summary>
internal sealed class ContactCenterGate(SandboxOptions options, SandboxState state)
{
    /// <summary>Returns true for a valid request; otherwise it has written the answer.</summary>
    public async Task<bool> AdmitAsync(HttpContext context, string scope = "cjp:user")
    {
        if (Bearer.Of(context.Request) is not { } token)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, "Missing or malformed Authorization header");
        }
        else if (state.Grants.Find(token) is not { } grant)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status401Unauthorized, "Invalid access token");
        }
        else if (!grant.Allows(scope))
        {
            await WebexError.WriteAsync(context, StatusCodes.Status403Forbidden, $"The token lacks the scope {scope}");
        }
        else if (state.Pace.Admit(grant.ClientId) is { } seconds)
        {
            await Answer.TooManyAsync(context, seconds);
        }
        else if (Organization(context) is { Length: > 0 } other && other != options.OrganizationId)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status403Forbidden, "The token belongs to another organization");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static string Organization(HttpContext context) =>
        (string?)context.GetRouteValue("orgId") ?? context.Request.Query["orgId"].ToString();
}
