using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Stores scheduled callbacks: create, list by number, change, cancel.</summary>
internal sealed class ScheduledCallbackEndpoints(SandboxOptions options, SandboxState state)
{
    private readonly ContactCenterGate gate = new(state);

    public async Task CreateAsync(HttpContext context)
    {
        if (await AdmitAsync(context))
        {
            await KeepAsync(context, Guid.NewGuid(), StatusCodes.Status201Created);
        }
    }

    public async Task ListAsync(HttpContext context)
    {
        if (!await AdmitAsync(context))
        {
            return;
        }

        var number = context.Request.Query["callbackNumber"].ToString();
        await (number.Length == 0
            ? WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, "callbackNumber: is required")
            : Answer.JsonAsync(
                context,
                StatusCodes.Status200OK,
                new ContactCenterAnswer<IEnumerable<ScheduledCallback>>(
                    new(options.OrganizationId), state.ScheduledCallbacks.Values.Where(one => one.CallbackNumber == number))));
    }

    public async Task ChangeAsync(HttpContext context)
    {
        if (await AdmitAsync(context) && await FindAsync(context) is { } id)
        {
            await KeepAsync(context, id, StatusCodes.Status200OK);
        }
    }

    public async Task CancelAsync(HttpContext context)
    {
        if (await AdmitAsync(context) && await FindAsync(context) is { } id)
        {
            state.ScheduledCallbacks.TryRemove(id, out _);
            await Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
        }
    }

    private async Task<bool> AdmitAsync(HttpContext context)
    {
        if (!await gate.AdmitAsync(context))
        {
            return false;
        }

        if ((string?)context.GetRouteValue("orgId") == options.OrganizationId)
        {
            return true;
        }

        await WebexError.WriteAsync(context, StatusCodes.Status403Forbidden, "The token belongs to another organization");
        return false;
    }

    private async Task<Guid?> FindAsync(HttpContext context)
    {
        if (Guid.TryParse((string?)context.GetRouteValue("id"), out var id) && state.ScheduledCallbacks.ContainsKey(id))
        {
            return id;
        }

        await WebexError.WriteAsync(context, StatusCodes.Status404NotFound, "No such scheduled callback");
        return null;
    }

    private async Task KeepAsync(HttpContext context, Guid id, int status)
    {
        if (await StrictObject.ReadAsync(context.Request) is not { } body)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, StrictObject.Wanted);
            return;
        }

        var callback = ScheduledCallback.Read(id, body, options.Now);
        if (body.Faults.Count > 0)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, body.Faults);
            return;
        }

        state.ScheduledCallbacks[id] = callback;
        await Answer.JsonAsync(context, status, callback);
    }
}
