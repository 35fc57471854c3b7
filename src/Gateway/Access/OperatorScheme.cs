using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using WebexGateway.Http;

namespace WebexGateway.Access;

/// <summary>Authenticates the operator by <see cref="OperatorAccess"/>, and tells everybody else why not in problem details.</summary>
public sealed class OperatorScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OperatorAccess access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>The scheme, and the policy that asks for it.</summary>
    public const string Operator = "operator";

    /// <summary>The policy of what is there only when somebody can be the operator.</summary>
    public const string Operation = "operation";

    private static readonly ClaimsPrincipal Somebody = new(new ClaimsIdentity(Operator));

    private Problem refusal = Problems.NotAnOperator;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await access.RefuseAsync(Context) is { } problem)
        {
            refusal = problem;
            return AuthenticateResult.Fail(problem.Title);
        }

        Response.Headers.CacheControl = "no-store"; // what only the operator sees
        return AuthenticateResult.Success(new AuthenticationTicket(Somebody, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => refusal.WriteAsync(Context);
}
