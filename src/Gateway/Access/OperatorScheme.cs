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

    private static readonly ClaimsPrincipal Principal = new(new ClaimsIdentity(Operator));

    private Problem refusal = Problems.NotAnOperator;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await access.RefuseAsync(Context) is { } problem)
        {
            refusal = problem;
            return AuthenticateResult.Fail(problem.Title);
        }

        Response.Headers.CacheControl = "no-store"; // only the operator may see the answer
        return AuthenticateResult.Success(new AuthenticationTicket(Principal, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refusal.WriteAsync(Context);
}
