using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace WebexGateway.Operator;

/// <summary>
/// <c>GET /operator/events</c>: the page's data every two seconds as server-sent events, until the session ends or the gateway stops.
/// </summary>
public sealed class OperatorEvents(
    OperatorView view, EventDesk events, OperatorAccess access, IHostApplicationLifetime host, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public IResult Follow(HttpContext context)
    {
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        return TypedResults.ServerSentEvents(StatesAsync(context, context.RequestAborted));
    }

    private async IAsyncEnumerable<SseItem<OperatorState>> StatesAsync(HttpContext context, [EnumeratorCancellation] CancellationToken left)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(left, host.ApplicationStopping);
        while (!end.IsCancellationRequested && await access.StillHoldsAsync(context))
        {
            yield return new(await view.LookAsync(left) with { EventAddress = events.AddressFor(context.Request) });
            await Task.Delay(Every, clock, end.Token).OrFailure();
        }
    }
}
