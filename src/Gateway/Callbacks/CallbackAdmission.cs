using System.Data.Common;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Http;
using WebexGateway.Ledger;
using WebexGateway.Numbers;
using WebexGateway.Tokens;
using WebexGateway.Transforms;
using WebexGateway.Webex;

namespace WebexGateway.Callbacks;

/// <summary>The story of a <c>POST /callback/call</c>: read, judged, booked, forwarded by its route, settled, and answered with what became of it.</summary>
public sealed partial class CallbackAdmission(
    RequestDelegate next,
    VisitorCheck visitor,
    PhoneNumberPolicy policy,
    EntryPoints entryPoints,
    CallbackLedger ledger,
    CallbackSettlement settlement,
    WebexCircuit circuit,
    TokenCache tokens,
    IOptionsMonitor<CallbackOptions> callbacks,
    TimeProvider clock,
    ILogger<CallbackAdmission> logger)
{
    /// <summary>The value of a route's <c>Metadata:Admission</c> that brings its requests here.</summary>
    public const string Name = "callback";

    /// <summary>Admits the request and forwards it, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var route = context.GetReverseProxyFeature().Route.Config;
        if (route.Metadata?.GetValueOrDefault("Admission") != Name)
        {
            await next(context);
            return;
        }

        var now = clock.GetUtcNow();
        var (request, fault) = await CallbackRequest.ReadAsync(context, route.Metadata, entryPoints, callbacks.CurrentValue, now);
        if (request is null)
        {
            await Problems.For(fault!.Status).WriteAsync(context, fault.Detail);
            return;
        }

        var (number, reason, _) = policy.Admit(request.Destination, request.Region);
        try
        {
            var isScarce = request.When is { } chosen && await ledger.IsScarceAsync(chosen, context.RequestAborted);
            if (await visitor.RefuseAsync(
                context, VisitorCheck.Callback, request.Website, request.Challenge, request.Retry, number?.Number, isScarce) is { } doubt)
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

        if (number is null)
        {
            await Problems.NumberNotServed.WriteAsync(context, reason);
            return;
        }

        var token = AccessTokenTransform.TokenOf(route);
        if (token is not null && tokens.Slot(token).IsUnconnected)
        {
            await Problems.NotConnected.WriteAsync(context);
            return;
        }

        context.RequestAborted = context.Features.GetRequiredFeature<ProxyDeadline.Deadline>().Token; // a visitor who leaves from here on does not stop the call
        var isReady = token is null || await HasTokenAsync(token); // without one it waits in the queue, and takes nothing of the pace
        using var withoutToken = isReady ? null : new CancellationTokenSource(ProxyDeadline.Limit - WebexTokenClient.Timeout, clock);
        if (await BookAsync(context, request, number, route.RouteId, isReady, withoutToken?.Token ?? context.RequestAborted) is not { } booking)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
            return;
        }

        if (booking is not Booking.Submitting submitting)
        {
            await CallbackAnswer.WriteAsync(context, booking, number.Number);
            return;
        }

        var booked = clock.GetUtcNow();
        context.Features.Set(new AdmittedCallback(number.Number, request.Name, request.Topic));
        await next(context);

        var settled = await settlement.SettleAsync(
            submitting.Row, submitting.Id, number.Number, WebexOutcome.Of(context), booked, CallbackStep.Visitor);
        await CallbackAnswer.WriteAsync(context, submitting, settled, number.Number);
    }

    private async ValueTask<bool> HasTokenAsync(string token)
    {
        if (tokens.Slot(token).Live is not null)
        {
            return true;
        }

        using var patience = new CancellationTokenSource(WebexTokenClient.Timeout, clock); // below the request's deadline, which the booking needs too
        return await tokens.GetAsync(token, patience.Token) is not null;
    }

    /// <summary>Null when the row could not be made durable: then nothing is sent.</summary>
    private async Task<Booking?> BookAsync(
        HttpContext context, CallbackRequest request, NumberFound number, string routeId, bool isReady, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.BookAsync(
                new BookingRequest(
                    routeId,
                    number.Number,
                    number.Region,
                    ClientKey.Of(context.Connection.RemoteIpAddress).Text,
                    request.Name,
                    request.Topic,
                    request.Consent,
                    request.When,
                    request.IdempotencyKey,
                    request.Content,
                    callbacks.CurrentValue.OpeningHours,
                    isReady)
                {
                    IsFree = visitor.IsFree(context),
                },
                circuit.TryEnter,
                cancellationToken);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            Log.NotRecorded(logger, failure.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A callback could not be recorded, and was refused and not sent: {Reason}")]
        public static partial void NotRecorded(ILogger logger, string reason);
    }
}
