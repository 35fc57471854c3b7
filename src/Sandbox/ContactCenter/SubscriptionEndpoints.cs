using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Keeps the subscriptions to Contact Center's webhooks.</summary>
internal sealed class SubscriptionEndpoints(SandboxOptions options, SandboxState state)
{
    private const string Version = "task:1.0.0";
    private const string ReadScope = "cjp:config_read";
    private const string WriteScope = "cjp:config_write";

    private static readonly string[] Events = ["task:new", "task:parked", "task:connect", "task:connected", "task:ended"];

    private readonly ContactCenterGate gate = new(state);

    public async Task EventTypesAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, ReadScope))
        {
            await Answer.JsonAsync(context, 200, Wrapped<IEnumerable<EventTypes>>([new("task", Version, Events)]));
        }
    }

    public async Task ListAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, ReadScope))
        {
            await Answer.JsonAsync(context, 200, Wrapped<IEnumerable<Subscription>>(state.Subscriptions.Values.OrderBy(one => one.Name)));
        }
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (!await gate.AdmitAsync(context, WriteScope))
        {
            return;
        }

        if (await StrictObject.ReadAsync(context.Request) is not { } body)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, StrictObject.Wanted);
            return;
        }

        var made = Read(body);
        if (body.Faults.Count > 0)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, body.Faults);
            return;
        }

        state.Subscriptions[made.Id] = made;
        await Answer.JsonAsync(context, StatusCodes.Status201Created, Wrapped(made));
    }

    public async Task ChangeAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, WriteScope) && await FindAsync(context) is { } found)
        {
            var body = await StrictObject.ReadAsync(context.Request);
            var changed = found with { Status = body?.Text("status", 8, required: false) is "inactive" ? "inactive" : "active" };
            state.Subscriptions[found.Id] = changed;
            await Answer.JsonAsync(context, 200, Wrapped(changed));
        }
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, ReadScope) && await FindAsync(context) is { } found)
        {
            await Answer.JsonAsync(context, 200, Wrapped(found));
        }
    }

    public async Task DeleteAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, WriteScope) && await FindAsync(context) is { } found)
        {
            state.Subscriptions.TryRemove(found.Id, out _);
            await Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
        }
    }

    private ContactCenterAnswer<T> Wrapped<T>(T data) => new(new(options.OrganizationId), data);

    private async Task<Subscription?> FindAsync(HttpContext context)
    {
        if (Guid.TryParse((string?)context.GetRouteValue("id"), out var id) && state.Subscriptions.TryGetValue(id, out var found))
        {
            return found;
        }

        await WebexError.WriteAsync(context, StatusCodes.Status404NotFound, "No such subscription");
        return null;
    }

    private static Subscription Read(StrictObject body)
    {
        var destination = body.Text("destinationUrl", 2000);
        if (destination.Length > 0
            && (!Uri.TryCreate(destination, UriKind.Absolute, out var url) || url.AbsolutePath == "/" || url.Query.Length > 0
                || !(url.Scheme == Uri.UriSchemeHttps || url.IsLoopback)))
        {
            body.Fault("destinationUrl", "must be https with a path and without a query");
        }

        var events = body.Texts("eventTypes");
        foreach (var unknown in events.Except(Events.Append("task:*")))
        {
            body.Fault("eventTypes", $"{unknown} is unknown");
        }

        body.Exactly("resourceVersion", Version);
        var (name, secret) = (body.Text("name", 64, shortest: 4), body.Text("secret", 256, shortest: 32));
        body.Tolerate("description");
        body.Tolerate("orgId");
        body.NothingElse();
        return new(Guid.NewGuid(), name, events, Version, destination, "active") { Secret = secret };
    }
}

internal sealed record EventTypes(string Resource, string ResourceVersion, IReadOnlyList<string> Events);
