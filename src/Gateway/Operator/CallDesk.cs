using System.Data.Common;

namespace WebexGateway.Operator;

/// <summary><c>GET /operator/calls</c>: what became of the calls of today and of the last thirty days.</summary>
public static class CallDesk
{
    public static void Map(WebApplication app) => app.MapMethods("/operator/calls", Reading.Methods, ShowAsync).RequireOperator();

    private static async Task ShowAsync(HttpContext context)
    {
        try
        {
            var statistics = context.RequestServices.GetRequiredService<CallStatistics>();
            await context.WriteJsonAsync(await statistics.ReadAsync(context.RequestAborted));
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
    }
}
