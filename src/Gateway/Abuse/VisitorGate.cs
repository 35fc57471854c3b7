using System.Data.Common;
using WebexGateway.Http;

namespace WebexGateway.Abuse;

/// <summary>
/// The visitor check for proxied routes without an admission of their own, such as guest tokens: those with <c>Metadata: { "Visitor":
/// "guest" }</c>.
/// </summary>
public sealed class VisitorGate(RequestDelegate next, VisitorCheck check)
{
    /// <summary>Lets visitors through to such a route, and everybody to the others.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetReverseProxyFeature().Route.Config.Metadata?.GetValueOrDefault("Visitor") is not { } purpose)
        {
            await next(context);
            return;
        }

        VisitorFields fields;
        try
        {
            fields = await VisitorFields.TakeAsync(context.Request);
        }
        catch (BadHttpRequestException refused)
        {
            await Problems.For(refused.StatusCode).WriteAsync(context);
            return;
        }

        try
        {
            if (
                await check.RefuseAsync(
                    context, purpose, fields.Website, fields.Challenge, cancellationToken: context.RequestAborted) is { } doubt)
            {
                await Problems.NotAVisitor.WriteAsync(context, doubt);
                return;
            }
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context); // the writer has logged why
            return;
        }

        await next(context);
    }
}
