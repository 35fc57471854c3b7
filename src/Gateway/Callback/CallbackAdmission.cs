using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Transforms;
using WebexGateway.Webex;

namespace WebexGateway.Callback;

/// <summary>The story of a <c>POST /callback/call</c>: read, judged, forwarded by its route, and answered with what became of it.</summary>
public sealed partial class CallbackAdmission(RequestDelegate next, VisitorCheck visitor, PhoneNumberPolicy policy, EntryPoints entryPoints, IOptionsMonitor<CallbackOptions> callbacks, ILogger<CallbackAdmission> logger)
{
    /// <summary>The value of a route's <c>Metadata:Admission</c> that brings its requests here.</summary>
    public const string Name = "callback";

    /// <summary>Admits the request and forwards it, or refuses it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetReverseProxyFeature().Route.Config.Metadata?.GetValueOrDefault("Admission") != Name)
        {
            await next(context);
            return;
        }

        var (request, fault) = await CallbackRequest.ReadAsync(context, entryPoints, callbacks.CurrentValue);
        if (request is null)
        {
            await Problems.For(fault!.Status).WriteAsync(context, fault.Detail);
            return;
        }

        if (visitor.Refuse(context, VisitorCheck.Callback, request.Website, request.Challenge) is { } doubt)
        {
            await Problems.NotAVisitor.WriteAsync(context, doubt);
            return;
        }

        if (policy.Admit(request.Destination, request.Region) is not { } number)
        {
            await Problems.NumberNotServed.WriteAsync(context);
            return;
        }

        context.Features.Set(new AdmittedCallback(number, request.Name, request.Topic));
        context.RequestAborted = context.Features.GetRequiredFeature<ProxyDeadline.Deadline>().Token; // a visitor who leaves now does not stop the call
        await next(context);

        await AnswerAsync(context, Guid.NewGuid(), WebexOutcome.Of(context));
    }

    private async Task AnswerAsync(HttpContext context, Guid id, WebexOutcome outcome)
    {
        Log.Settled(logger, id, outcome.Verdict, outcome.Reply?.Status, outcome.Reply?.TrackingId);
        switch (outcome.Verdict)
        {
            case WebexVerdict.Accepted:
                await CallbackAnswer.WriteAsync(context, StatusCodes.Status201Created, id, "placed");
                break;
            case WebexVerdict.Unconfirmed:
                await CallbackAnswer.WriteAsync(context, StatusCodes.Status202Accepted, id, "unconfirmed");
                break;
            default:
                await WebexAnswers.ProblemFor(outcome.Verdict).WriteAsync(context, retryAfter: outcome.Reply?.RetryAfter);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Callback {Id}: {Verdict} (Webex's status {Status}, tracking id {TrackingId}).")]
        public static partial void Settled(ILogger logger, Guid id, WebexVerdict verdict, int? status, string? trackingId);
    }
}
