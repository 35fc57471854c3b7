using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Places calls.</summary>
internal sealed class TaskEndpoint(SandboxOptions options, SandboxState state, EventPoster events)
{
    private const int DefaultDelay = 30;

    private readonly ContactCenterGate gate = new(options, state);

    public async Task PostAsync(HttpContext context)
    {
        if (!await gate.AdmitAsync(context))
        {
            return;
        }

        if (await StrictObject.ReadAsync(context.Request) is not { } body)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, StrictObject.Wanted);
            return;
        }

        var request = TaskRequest.Read(body, options);
        if (body.Faults.Count > 0)
        {
            await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, body.Faults);
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
