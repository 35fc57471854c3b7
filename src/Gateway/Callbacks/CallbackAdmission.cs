using System.Data.Common;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Callbacks;

/// <summary>Handles <c>POST /callback/call</c>: reads, judges, books, sends, settles, and answers with what became of it.</summary>
public sealed partial class CallbackAdmission(
    RequestDelegate next,
    VisitorCheck visitor,
    PhoneNumberPolicy policy,
    EntryPoints entryPoints,
    CallbackRoutes routes,
    CallbackLedger ledger,
    LedgerReader reader,
    CallbackRetries retries,
    CallbackSender sender,
    CallbackSettlement settlement,
    WebexCircuit circuit,
    TokenCache tokens,
    IOptionsMonitor<CallbackOptions> callbacks,
    TimeProvider clock,
    ILogger<CallbackAdmission> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var route = context.GetReverseProxyFeature().Route.Config;
        if (!CallbackRoutes.SendsCallbacks(route))
        {
            await next(context);
            return;
        }

        if (routes.ClosedReasonOf(route) is { } closed)
        {
            await Problems.For(closed.Status).WriteAsync(context, closed.Detail);
            return;
        }

        var (request, unread) = await CallbackRequest.ReadAsync(
            context, route.Metadata, entryPoints, callbacks.CurrentValue, clock.GetUtcNow());
        if (request is null || (unread is not null && request.IdempotencyKey is null))
        {
            await Problems.For(unread!.Status).WriteAsync(context, unread.Detail);
            return;
        }

        using var deadline = new CancellationTokenSource(CallbackSender.LongestTime, clock);
        var (number, reason, _) = policy.Admit(request.Destination, request.Region);
        if (await FindDoubtAsync(context, request, number, deadline.Token) is { } doubt)
        {
            await doubt.Problem.WriteAsync(context, doubt.Detail);
        }
        else if (unread is not null)
        {
            await retries.RefuseAsync(context, request, Problems.For(unread.Status), unread.Detail, deadline.Token);
        }
        else if (number is null)
        {
            await retries.RefuseAsync(context, request, Problems.NumberNotServed, reason, deadline.Token);
        }
        else if (AccessTokenTransform.TokenOf(route) is { } token && tokens.Slot(token).IsUnconnected)
        {
            await retries.RefuseAsync(context, request, Problems.NotConnected, null, deadline.Token);
        }
        else
        {
            await CallAsync(context, route, request, number, deadline.Token); // a visitor who leaves from here on does not stop the call
        }
    }

    /// <summary>Null for a person on our page.</summary>
    private async Task<(Problem Problem, string? Detail)?> FindDoubtAsync(
        HttpContext context, CallbackRequest request, NumberFound? number, CancellationToken deadline)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, deadline);
        try
        {
            var isScarce = request.When is { } chosen && await reader.IsScarceAsync(chosen, either.Token);
            var (website, challenge) = (request.Website, request.Challenge);
            var doubt = await visitor.FindDoubtAsync(
                context, VisitorCheck.Callback, website, challenge, request.RetryKey, number?.Number, isScarce, either.Token);
            return doubt is null ? null : (Problems.NotAVisitor, doubt);
        }
        catch (Exception exception) when (
            exception is DbException || (exception is OperationCanceledException && deadline.IsCancellationRequested))
        {
            return (Problems.StoreUnavailable, null); // the writer has logged why
        }
    }

    private async Task CallAsync(
        HttpContext context, RouteConfig route, CallbackRequest request, NumberFound number, CancellationToken deadline)
    {
        var token = AccessTokenTransform.TokenOf(route);
        var hasToken = token is null || await HasTokenAsync(token); // without one it is queued
        // The wait for a token may have used up the deadline: then the booking gets a time of its own.
        using var bookingDeadline = hasToken
            ? null
            : new CancellationTokenSource(CallbackSender.LongestTime - WebexTokenClient.Timeout, clock);
        switch (await BookAsync(context, route.RouteId, request, number, hasToken, bookingDeadline?.Token ?? deadline))
        {
            case null:
                await Problems.StoreUnavailable.WriteAsync(context); // what is not durable is not sent
                break;
            case Booking.Submitting booking:
                var wantedSince = clock.GetUtcNow();
                var outcome = await sender.SendAsync(
                    route.RouteId, new AdmittedCallback(number.Number, request.Name, request.Topic), deadline);
                var settled = await settlement.SettleAsync(
                    booking.Row, booking.Id, number.Number, outcome, wantedSince, CallbackStep.Visitor);
                await CallbackAnswer.WriteOutcomeAsync(context, booking, settled, number.Number);
                break;
            case var booking:
                await retries.AnswerAsync(context, booking, number.Number);
                break;
        }
    }

    private async ValueTask<bool> HasTokenAsync(string token)
    {
        if (tokens.Slot(token).Live is not null)
        {
            return true;
        }

        // The booking needs the rest of the deadline.
        using var patience = new CancellationTokenSource(WebexTokenClient.Timeout, clock);
        return await tokens.GetAsync(token, patience.Token) is not null;
    }

    /// <summary>Null when the row could not be made durable.</summary>
    private async Task<Booking?> BookAsync(
        HttpContext context,
        string routeId,
        CallbackRequest request,
        NumberFound number,
        bool hasToken,
        CancellationToken cancellationToken)
    {
        var booking = new BookingRequest(
            routeId,
            number.Number,
            number.Region,
            ClientKey.Of(context.Connection.RemoteIpAddress).Text,
            request.Name, request.Topic, request.Consent, request.When, request.IdempotencyKey, request.Body,
            callbacks.CurrentValue.OpeningHours,
            hasToken)
        {
            IsWhitelisted = visitor.IsWhitelisted(context),
        };
        try
        {
            return await ledger.BookAsync(booking, circuit.TryEnter, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            Log.NotRecorded(logger, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A callback could not be recorded, and was refused and not sent: {Reason}")]
        public static partial void NotRecorded(ILogger logger, string reason);
    }
}
