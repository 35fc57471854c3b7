using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>What Contact Center checks before it reads a body: the token, its scope, and the client's pace.</summary>
internal sealed class ContactCenterGate(SandboxState state)
{
    /// <summary>Lets the request through (<see langword="true"/>), or has answered it.</summary>
    public async Task<bool> AdmitAsync(HttpContext context)
    {
        if (Bearer.Of(context.Request) is not { } token)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, "Missing or malformed Authorization header");
        }
        else if (state.Grants.Find(token) is not { } grant)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status401Unauthorized, "Invalid access token");
        }
        else if (!grant.Allows("cjp:user"))
        {
            await WebexError.WriteAsync(context, StatusCodes.Status403Forbidden, "The token lacks the scope cjp:user");
        }
        else if (state.Pace.Admit(grant.ClientId) is { } seconds)
        {
            await Answer.TooManyAsync(context, seconds);
        }
        else
        {
            return true;
        }

        return false;
    }
}
