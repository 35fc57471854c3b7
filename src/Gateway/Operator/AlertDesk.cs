using static WebexGateway.Operator.DeskAnswers;

namespace WebexGateway.Operator;

/// <summary><c>POST /operator/alerts/test</c>: sends a message now, so that an operator sees it arrive.</summary>
public sealed class AlertDesk(ServiceAlerts alerts, ServiceCondition condition)
{
    public sealed record Delivery(bool Delivered, string? Reason);

    public static void Map(WebApplication app) =>
        app.MapPost("/operator/alerts/test", app.Services.GetRequiredService<AlertDesk>().TryAsync).RequireOperator();

    private async Task<IResult> TryAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (RefuseOthers(context) is { } refusal)
        {
            return refusal;
        }

        if (!alerts.AreSet)
        {
            return Refused(Problems.NotFound, "Operator:Alerts:Url is not set, so there is no receiver.");
        }

        var reason = await alerts.TryAsync(condition.Look(), cancellationToken);
        return TypedResults.Ok(new Delivery(reason is null, reason));
    }
}
