using System.Data.Common;

namespace WebexGateway.Callbacks;

/// <summary>Answers a retry, which has the key and the body of an earlier request, as that one was answered.</summary>
public sealed class CallbackRetries(LedgerReader reader, TimeProvider clock)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Refuses a request, but not a retry: its time may have passed since the first one, the connection may be lost, and the configuration
    /// may serve no such request any more.
    /// </summary>
    public async Task RefuseAsync(
        HttpContext context, CallbackRequest request, Problem problem, string? detail, CancellationToken deadline)
    {
        try
        {
            var earlier = request.IdempotencyKey is { } key ? await reader.FindByKeyAsync(key, request.Body, deadline) : null;
            await (earlier is var (booking, number) ? AnswerAsync(context, booking, number) : problem.WriteAsync(context, detail));
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
    }

    /// <summary>Answers a booking that does not ask Webex now.</summary>
    public Task AnswerAsync(HttpContext context, Booking booking, PhoneNumber number) => booking is Booking.UnderWay first
        ? AnswerAsTheFirstAsync(context, first, number)
        : CallbackAnswer.WriteBookingAsync(context, booking, number);

    /// <summary>
    /// A retry of a request that is under way, perhaps in another instance, gets that request's answer. When there is none in the time of
    /// a request, its instance has died: the row becomes unconfirmed when its lease ends, and the visitor learns that now.
    /// </summary>
    private async Task AnswerAsTheFirstAsync(HttpContext context, Booking.UnderWay booking, PhoneNumber number)
    {
        using var patience = new CancellationTokenSource(CallbackSender.LongestTime + SettlingTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            while (true)
            {
                if (await reader.FindAsync(booking.Id, either.Token) is { Status: not CallbackStatus.Submitting } state)
                {
                    await CallbackAnswer.WriteRetryAsync(context, state, booking.Reference, number);
                    return;
                }

                await Task.Delay(BetweenLooks, clock, either.Token);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            var state = new CallbackState(booking.Id, CallbackStatus.Unconfirmed, clock.GetUtcNow());
            await CallbackAnswer.WriteRetryAsync(context, state, booking.Reference, number);
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
    }
}
