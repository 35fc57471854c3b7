using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Keeps the subscriptions to Contact Center's webhooks.</summary>
internal sealed class SubscriptionEndpoints(SandboxOptions options, SandboxState state)
{
    private const string ReadScope = "cjp:config_read";
    private const string WriteScope = "cjp:config_write";

    private readonly ContactCenterGate gate = new(options, state);

    public async Task EventTypesAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, ReadScope))
        {
            var types = Subscription.Events.Select(name => new EventType(name, name.Split(':')[0], name.Split(':')[1]));
            var meta = new EventTypesMeta(options.OrganizationId, [new(Subscription.Resource, Subscription.Version)]);
            await Answer.JsonAsync(context, StatusCodes.Status200OK, new EventTypeList(meta, types));
        }
    }

    public async Task ListAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, ReadScope))
        {
            await Answer.JsonAsync(
                context,
                StatusCodes.Status200OK,
                Wrapped<IEnumerable<Subscription>>(state.Subscriptions.Values.OrderBy(one => one.Name)));
        }
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, WriteScope))
        {
            await KeepAsync(context, null, StatusCodes.Status201Created);
        }
    }

    public async Task ChangeAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, WriteScope) && await FindAsync(context) is { } found)
        {
            await KeepAsync(context, found, StatusCodes.Status200OK);
        }
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, ReadScope) && await FindAsync(context) is { } found)
        {
            await Answer.JsonAsync(context, StatusCodes.Status200OK, Wrapped(found));
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
        if (!Guid.TryParseExact((string?)context.GetRouteValue("id"), "D", out var id))
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, $"id: {Format.Uuid}");
        }
        else if (state.Subscriptions.TryGetValue(id, out var found))
        {
            return found;
        }
        else
        {
            await WebexError.WriteAsync(context, StatusCodes.Status404NotFound, "No such subscription");
        }

        return null;
    }

    private async Task KeepAsync(HttpContext context, Subscription? before, int status)
    {
        if (await StrictObject.ReadAsync(context, body => Subscription.Read(body, options, before)) is { } subscription)
        {
            state.Subscriptions[subscription.Id] = subscription;
            await Answer.JsonAsync(context, status, Wrapped(subscription));
        }
    }
}

internal sealed record EventTypeList(EventTypesMeta Meta, IEnumerable<EventType> Data);

internal sealed record EventTypesMeta(string OrgId, IEnumerable<SupportedVersion> ResourceVersionList);

internal sealed record SupportedVersion(string Resource, string Version);

internal sealed record EventType(string Name, string Resource, string Action);
