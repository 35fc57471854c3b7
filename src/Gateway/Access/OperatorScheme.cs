using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;

namespace WebexGateway.Access;

/// <summary>Authenticates the operator by <see cref="OperatorAccess"/>, and refuses other requests with problem details.</summary>
public sealed class OperatorScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OperatorAccess access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The name of the scheme and of the policy that requires it.</summary>
    public const string Operator = "operator";

    /// <summary>The policy of endpoints that exist only when a request could authenticate.</summary>
    public const string Operation = "operation";

    private Problem refusal = Problems.NotAnOperator;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (name, problem) = await access.AuthenticateAsync(Context);
        if (name is null)
        {
            refusal = problem!;
            return AuthenticateResult.NoResult(); // a failure would be a line in the log at each visit; a wrong key has its own
        }

        Response.Headers.CacheControl = "no-store"; // only the operator may see the answer
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, name)], Operator);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    /// <summary>The name of the key with which the request came.</summary>
    public static string NameOf(HttpContext context) => context.User.Identity?.Name ?? Operator;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refusal.WriteAsync(Context);
}
