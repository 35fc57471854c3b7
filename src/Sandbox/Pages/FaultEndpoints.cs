using System.Text.Json;
using System.Text.Json.Serialization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Pages;

/// <summary>Lists, arms and disarms faults.</summary>
internal sealed class FaultEndpoints(SandboxState state)
{
    private const string Wanted =
        "The body must be a JSON object with \"path\" and \"kind\", and optional numbers \"count\" and \"retryAfter\" or \"seconds\".";

    private static readonly IEnumerable<KindLine> Kinds =
        Faults.FaultKinds.All.Select(kind => new KindLine(kind.Name, kind.Effect, kind.Paths));

    public Task ListAsync(HttpContext context) => Answer.JsonAsync(context, StatusCodes.Status200OK, new FaultList(
        state.Faults.Armed.Select(one => new ArmedLine(one.Path, one.Kind.Name, one.Kind.Stays ? null : one.Count, one.Seconds)), Kinds));

    public async Task ArmAsync(HttpContext context)
    {
        try
        {
            var order = await JsonSerializer.DeserializeAsync(context.Request.Body, SandboxJson.Default.FaultOrder)
                ?? throw new JsonException("It is null.");
            state.ArmFault(order.Path ?? "", order.Kind ?? "", order.Count ?? 1, order.Seconds ?? order.RetryAfter);
            await Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
        }
        catch (Exception fault) when (fault is ArgumentException or JsonException)
        {
            var message = fault is JsonException ? $"{Wanted} {fault.Message}" : fault.Message;
            await Answer.JsonAsync(context, StatusCodes.Status400BadRequest, new FaultRefusal(message, Kinds));
        }
    }

    public Task DisarmAsync(HttpContext context)
    {
        state.DisarmFaults();
        return Answer.EmptyAsync(context, StatusCodes.Status204NoContent);
    }
}

/// <summary>The body that arms a fault; <c>seconds</c> and <c>retryAfter</c> are two names of one number.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FaultOrder(string? Path, string? Kind, int? Count, int? RetryAfter, int? Seconds);

internal sealed record FaultList(IEnumerable<ArmedLine> Armed, IEnumerable<KindLine> Kinds);

internal sealed record FaultRefusal(string Message, IEnumerable<KindLine> Kinds);

internal sealed record ArmedLine(string Path, string Kind, int? Count, int? RetryAfter);

internal sealed record KindLine(string Kind, string Effect, IReadOnlyList<string> Paths);
