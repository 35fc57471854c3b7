using WebexGateway.Sandbox.ContactCenter;
using WebexGateway.Sandbox.Guests;
using WebexGateway.Sandbox.Http;
using WebexGateway.Sandbox.OAuth;
using WebexGateway.Sandbox.Pages;

namespace WebexGateway.Sandbox;

/// <summary>Maps the paths of the stand-in.</summary>
internal static class SandboxRoutes
{
    public static void MapSandbox(this WebApplication app, SandboxOptions options, SandboxState state)
    {
        app.Use(next => context => new ArrivalMiddleware(options, state).InvokeAsync(context, next));

        var authorize = new AuthorizeEndpoint(options, state);
        app.MapGet(WebexPaths.Authorize, authorize.ShowAsync);
        app.MapPost("/_sandbox/consent", authorize.DecideAsync);
        app.MapPost(WebexPaths.AccessToken, new TokenEndpoint(options, state).PostAsync);

        var events = new EventPoster(options, state);
        app.Lifetime.ApplicationStopping.Register(events.Dispose);
        app.MapPost(WebexPaths.Tasks, new TaskEndpoint(options, state, events).PostAsync);
        app.MapGet(WebexPaths.Tasks, new TaskListEndpoint(options, state).GetAsync);

        var subscriptions = new SubscriptionEndpoints(options, state);
        app.MapGet(WebexPaths.EventTypes, subscriptions.EventTypesAsync);
        app.MapGet(WebexPaths.Subscriptions, subscriptions.ListAsync);
        app.MapPost(WebexPaths.Subscriptions, subscriptions.CreateAsync);
        app.MapGet(WebexPaths.Subscriptions + "/{id}", subscriptions.ShowAsync);
        app.MapPatch(WebexPaths.Subscriptions + "/{id}", subscriptions.ChangeAsync);
        app.MapDelete(WebexPaths.Subscriptions + "/{id}", subscriptions.DeleteAsync);

        var scheduled = new ScheduledCallbackEndpoints(options, state);
        app.MapPost(WebexPaths.ScheduledCallbacks, scheduled.CreateAsync);
        app.MapGet(WebexPaths.ScheduledCallbacks, scheduled.ListAsync);
        app.MapGet(WebexPaths.ScheduledCallbacks + "/{id}", scheduled.ShowAsync);
        app.MapPut(WebexPaths.ScheduledCallbacks + "/{id}", scheduled.ChangeAsync);
        app.MapDelete(WebexPaths.ScheduledCallbacks + "/{id}", scheduled.CancelAsync);

        var guests = new GuestEndpoints(options, state);
        app.MapPost(WebexPaths.GuestToken, guests.CreateAsync);
        app.MapPost(WebexPaths.CallToken, guests.CallTokenAsync);

        var inspection = new InspectionEndpoints(state);
        app.MapGet("/", inspection.PageAsync);
        app.MapGet("/_sandbox/style.css", InspectionEndpoints.StyleAsync);
        app.MapGet("/_sandbox/calls", inspection.CallsAsync);
        app.MapGet("/_sandbox/requests", inspection.RequestsAsync);
        app.MapPost("/_sandbox/forget", inspection.ForgetAndReturnAsync);
        app.MapDelete("/_sandbox", inspection.ForgetAsync);

        var faults = new FaultEndpoints(state);
        app.MapGet("/_sandbox/faults", faults.ListAsync);
        app.MapPost("/_sandbox/faults", faults.ArmAsync);
        app.MapDelete("/_sandbox/faults", faults.DisarmAsync);

        app.MapFallback(context => WebexError.WriteAsync(context, 404, "The requested resource could not be found."));
    }
}
