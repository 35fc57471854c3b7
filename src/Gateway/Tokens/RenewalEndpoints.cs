using System.Diagnostics;
using System.Text.Json.Serialization;

namespace WebexGateway.Tokens;

/// <summary>Lets an operator renew a token now: <c>GET /token/refresh</c> gives the token, the operator's page gets 204.</summary>
public sealed partial class RenewalEndpoints(
    TokenCache tokens, AuditLog audit, IHostEnvironment environment, TimeProvider clock, ILogger<RenewalEndpoints> logger)
{
    public async Task RefreshAsync(HttpContext context, string token = TokenNames.ContactCenter, string? include = null)
    {
        OAuthEndpoints.KeepPrivate(context);
        if (await RenewAsync(context, token, Problems.MalformedRequest) is { } grant)
        {
            var withRefreshToken = include == "refresh_token" && !environment.IsProduction();
            await context.WriteJsonAsync(Renewed.From(grant, clock.GetUtcNow(), withRefreshToken));
        }
    }

    public async Task RenewFromPageAsync(HttpContext context, string name)
    {
        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not renew.");
        }
        else if (await RenewAsync(context, name, Problems.NotFound) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>Renews now. Null when it has answered with a problem instead.</summary>
    private async Task<Grant?> RenewAsync(HttpContext context, string token, Problem unknown)
    {
        if (tokens.Find(token) is not { } slot)
        {
            await unknown.WriteAsync(context, tokens.NoSuchToken);
            return null;
        }

        switch (await slot.RenewAsync(RenewalCause.Operator))
        {
            case TokenAnswer.Granted { Grant: var grant }:
                Log.Renewed(logger, slot.Name);
                await audit.NoteAsync(OperatorScheme.NameOf(context), "token-renewed", slot.Name);
                return grant;
            case TokenAnswer.Refused refused:
                await Problems.NotConnected.WriteAsync(context, $"Webex will not renew this token: {refused.WithFix(slot.Name)}.");
                return null;
            case TokenAnswer.Unavailable passing:
                await Problems.WebexUnavailable.WriteAsync(
                    context, $"The token could not be renewed: {passing.Words}.", passing.RetryAfter);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The answer of <c>/token/refresh</c>; lifetimes in seconds.</summary>
    internal sealed record Renewed(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] long ExpiresIn,
        [property: JsonPropertyName("refresh_token_expires_in"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        long? RefreshTokenExpiresIn,
        [property: JsonPropertyName("refresh_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        string? RefreshToken)
    {
        public static Renewed From(Grant grant, DateTimeOffset now, bool withRefreshToken) => new(
            grant.Access!.Value,
            "Bearer",
            (long)(grant.Access!.ExpiresAt - now).TotalSeconds,
            (long?)(grant.RefreshExpiresAt - now)?.TotalSeconds,
            withRefreshToken ? grant.RefreshToken : null);
    }

    private static partial class Log
    {
        [LoggerMessage(6, LogLevel.Information, "Webex token '{Token}' was renewed by an operator.")]
        public static partial void Renewed(ILogger logger, string token);
    }
}
