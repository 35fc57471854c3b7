using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Places calls.</summary>
internal sealed class TaskEndpoint(SandboxOptions options, SandboxState state, EventPoster events)
{
    private const int DefaultDelay = 30;

    private readonly ContactCenterGate gate = new(options, state);

    public async Task PostAsync(HttpContext context)
    {
        if (!await gate.AdmitAsync(context)
            || await StrictObject.ReadAsync(context, body => TaskRequest.Read(body, options)) is not { } request)
        {
            return;
        }

        var call = new PlacedCall(Guid.NewGuid(), request.Destination, request.EntryPointId, request.Attributes, options.Now)
        {
            OutboundType = request.OutboundType,
        };
        int? Fault(string kind) => state.Faults.Take(WebexPaths.Tasks, kind) is { } armed ? armed.Seconds ?? DefaultDelay : null;
        var life = CallLife.Begin(call, options, Fault);
        state.Place(life);
        _ = events.FollowAsync(life, Fault);
        var answer = new ContactCenterAnswer<TaskPlaced>(new(options.OrganizationId), new(call.TaskId));
        await Answer.JsonAsync(context, StatusCodes.Status201Created, answer);
    }
}

/// <summary>The envelope of Contact Center's answers.</summary>
internal sealed record ContactCenterAnswer<T>(Organization Meta, T Data);

internal sealed record Organization(string OrgId);

internal sealed record TaskPlaced(Guid Id);
