using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>Places calls.</summary>
internal sealed class TaskEndpoint(SandboxOptions options, SandboxState state)
{
    private readonly ContactCenterGate gate = new(state);

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

        var call = new PlacedCall(Guid.NewGuid(), request.Destination, request.EntryPointId, request.Attributes, options.Now);
        state.Place(call);
        await Answer.JsonAsync(context, StatusCodes.Status201Created, new
        {
            meta = new { orgId = options.OrganizationId },
            data = new { id = call.TaskId },
        });
    }
}
