using System.Text.Json;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Pages;

/// <summary>Lists, arms and disarms faults.</summary>
internal sealed class FaultEndpoints(SandboxState state)
{
    private static readonly object Kinds = Faults.FaultKinds.All.Select(kind => new { kind = kind.Name, kind.Effect, kind.Paths });

    public Task ListAsync(HttpContext context) => Answer.JsonAsync(context, StatusCodes.Status200OK, new
    {
        armed = state.Faults.Armed.Select(fault => new
        {
            fault.Path,
            kind = fault.Kind.Name,
            count = fault.Kind.Stays ? (int?)null : fault.Count,
            retryAfter = fault.Seconds,
        }),
        kinds = Kinds,
    });

    public async Task ArmAsync(HttpContext context)
    {
        try
        {
            var order = await JsonSerializer.DeserializeAsync<Order>(context.Request.Body, Order.Format)
                ?? throw new JsonException("The body must be a JSON object.");
            state.ArmFault(order.Path ?? "", order.Kind ?? "", order.Count ?? 1, order.Seconds ?? order.RetryAfter);
            await Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
        }
        catch (Exception fault) when (fault is ArgumentException or JsonException)
        {
            await Answer.JsonAsync(context, StatusCodes.Status400BadRequest, new { message = fault.Message, kinds = Kinds });
        }
    }

    public Task DisarmAsync(HttpContext context)
    {
        state.DisarmFaults();
        return Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
    }

    /// <summary>The body that arms a fault; seconds and retryAfter are two names of one number.</summary>
    private sealed record Order(string? Path, string? Kind, int? Count, int? RetryAfter, int? Seconds)
    {
        public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        };
    }
}
