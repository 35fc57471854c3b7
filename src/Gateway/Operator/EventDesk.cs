using System.Data.Common;

namespace WebexGateway.Operator;

/// <summary>The operator's endpoints for Webex's events: the address, and the subscription to them.</summary>
public sealed class EventDesk(EventSubscription subscription, IOptions<SiteOptions> site)
{
    /// <summary>The whole address of Webex's events with its secret, and the subscription; for the operator only.</summary>
    public sealed record Answer(string Address, string Status, string? Reason);

    public static void Map(WebApplication app)
    {
        var desk = app.Services.GetRequiredService<EventDesk>();
        app.MapMethods("/operator/webhook", Reading.Methods, desk.ShowAsync).RequireOperator();
        app.MapPost("/operator/webhook", desk.MakeAsync).RequireOperator();
        app.MapPost("/operator/webhook/remove", desk.RemoveAsync).RequireOperator();
    }

    /// <summary>The address by <c>Site:Address</c>, or as this browser reached the site.</summary>
    public string AddressFor(HttpRequest request) =>
        (site.Value.Address?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}") + subscription.Path;

    private Task ShowAsync(HttpContext context) => AnswerAsync(context, subscription.LookAsync);

    private Task MakeAsync(HttpContext context) => ChangeAsync(context, subscription.MakeAsync);

    private Task RemoveAsync(HttpContext context) => ChangeAsync(context, subscription.RemoveAsync);

    private Task ChangeAsync(HttpContext context, Func<CancellationToken, Task<SubscriptionState>> change) =>
        OwnPage.Sent(context)
            ? AnswerAsync(context, change)
            : Problems.NotAVisitor.WriteAsync(context, "Another site's page may not change it.");

    private async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task<SubscriptionState>> ask)
    {
        try
        {
            var state = await ask(context.RequestAborted);
            await context.WriteJsonAsync(new Answer(AddressFor(context.Request), state.Status, state.Reason));
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
    }
}
