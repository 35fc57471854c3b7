using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Stores scheduled callbacks: create, list by number or agent, show, change, cancel.</summary>
internal sealed class ScheduledCallbackEndpoints(SandboxOptions options, SandboxState state)
{
    private readonly ContactCenterGate gate = new(options, state);

    public async Task CreateAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context))
        {
            await KeepAsync(context, null, StatusCodes.Status201Created);
        }
    }

    public async Task ListAsync(HttpContext context)
    {
        if (!await gate.AdmitAsync(context))
        {
            return;
        }

        var list = new ScheduledCallbackList(context.Request.Query);
        var faults = list.Faults;
        await (faults.Count > 0
            ? WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, faults)
            : Answer.JsonAsync(
                context,
                StatusCodes.Status200OK,
                list.Of(state.ScheduledCallbacks.Values.Where(IsAhead), options.OrganizationId, context.Request.Path)));
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) && await FindAsync(context) is { } found)
        {
            await Answer.JsonAsync(context, StatusCodes.Status200OK, found);
        }
    }

    public async Task ChangeAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) && await FindAsync(context) is { } found)
        {
            await KeepAsync(context, found, StatusCodes.Status200OK);
        }
    }

    public async Task CancelAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) && await FindAsync(context) is { } found)
        {
            state.ScheduledCallbacks.TryRemove(found.Id, out _);
            await Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
        }
    }

    /// <summary>One whose time has come is found no more.</summary>
    private bool IsAhead(ScheduledCallback callback) => callback.Trigger > options.Now;

    private async Task<ScheduledCallback?> FindAsync(HttpContext context)
    {
        if (Guid.TryParseExact((string?)context.GetRouteValue("id"), "D", out var id)
            && state.ScheduledCallbacks.TryGetValue(id, out var found) && IsAhead(found))
        {
            return found;
        }

        await WebexError.WriteAsync(context, StatusCodes.Status404NotFound, "No such scheduled callback");
        return null;
    }

    private async Task KeepAsync(HttpContext context, ScheduledCallback? before, int status)
    {
        if (await StrictObject.ReadAsync(context, body => ScheduledCallback.Read(body, options, before)) is { } callback)
        {
            state.ScheduledCallbacks[callback.Id] = callback;
            await Answer.JsonAsync(context, status, callback);
        }
    }
}
