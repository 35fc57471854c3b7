using WebexGateway.OAuth;

namespace WebexGateway.Operator;

/// <summary>Renews a token from the operator's page, which has no use for the token itself.</summary>
public sealed partial class TokenDesk(TokenCache tokens, ILogger<TokenDesk> logger)
{
    /// <summary>Renews now; 204, or why not.</summary>
    public async Task RenewAsync(HttpContext context, string name)
    {
        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not renew.");
            return;
        }

        if (!tokens.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            await Problems.NotFound.WriteAsync(context, $"There is no such token. Known tokens: {string.Join(", ", tokens.Names)}.");
            return;
        }

        var slot = tokens.Slot(name);
        switch (await slot.RenewAsync(RenewalCause.Operator))
        {
            case TokenAnswer.Granted:
                Log.Renewed(logger, slot.Name);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case TokenAnswer.Refused refused:
                await Problems.NotConnected.WriteAsync(context, $"Webex will not renew this token: {refused.Reason}.");
                break;
            case TokenAnswer.Unavailable unavailable:
                await Problems.WebexUnavailable.WriteAsync(context, $"The token could not be renewed: {unavailable.Reason}.", unavailable.RetryAfter);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}' was renewed by an operator.")]
        public static partial void Renewed(ILogger logger, string token);
    }
}
