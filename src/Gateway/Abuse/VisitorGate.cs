using System.Data.Common;

namespace WebexGateway.Abuse;

/// <summary>Checks the visitors of forwarded routes, such as guest tokens: those with <c>Metadata: { "Visitor": "guest" }</c>.</summary>
public sealed class VisitorGate(RequestDelegate next, VisitorCheck check)
{
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
        catch (BadHttpRequestException exception)
        {
            await Problems.For(exception.StatusCode).WriteAsync(context);
            return;
        }

        try
        {
            var doubt = await check.FindDoubtAsync(
                context, purpose, fields.Website, fields.Challenge, cancellationToken: context.RequestAborted);
            if (doubt is not null)
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
