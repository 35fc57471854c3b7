using System.Text;
using System.Text.Json;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>A web callback as <c>POST /v1/tasks</c> documents it.</summary>
internal sealed record TaskRequest(string Destination, string EntryPointId, IReadOnlyDictionary<string, string> Attributes)
{
    private const int MostAttributes = 30;
    private const int LongestKey = 200;
    private const int LongestValue = 1_024;
    private const int LongestId = 36;

    /// <summary>Adds what is wrong to the faults of the body.</summary>
    public static TaskRequest Read(StrictObject body, SandboxOptions options)
    {
        var entryPointId = body.Text("entryPointId", LongestId);
        if (entryPointId.Length > 0 && !options.HasEntryPoint(entryPointId))
        {
            body.Fault("entryPointId", "no such entry point");
        }

        var destination = body.Text("destination", LongestId);
        body.Text("origin", LongestId, required: false);
        body.Exactly("mediaType", "telephony");
        body.Exactly("outboundType", "CALLBACK");
        if (body.Object("callback", required: true) is { } callback)
        {
            callback.Exactly("callbackOrigin", "web");
            callback.Exactly("callbackType", "immediate");
            callback.NothingElse();
        }

        var attributes = Attributed(body);
        body.Tolerate("direction"); // older documentation has it, and some clients still send it
        body.NothingElse();
        return new(destination, entryPointId, attributes);
    }

    private static Dictionary<string, string> Attributed(StrictObject body)
    {
        var pairs = new Dictionary<string, string>();
        if (body.Object("attributes", required: false) is not { } attributes)
        {
            return pairs;
        }

        foreach (var field in attributes.Fields())
        {
            if (field.Value.ValueKind != JsonValueKind.String)
            {
                attributes.Fault(field.Name, "must be a JSON string");
            }
            else if (Encoding.UTF8.GetByteCount(field.Name) is 0 or > LongestKey)
            {
                attributes.Fault(field.Name, $"the key must have 1 to {LongestKey} bytes");
            }
            else if (Encoding.UTF8.GetByteCount(field.Value.GetString()!) > LongestValue)
            {
                attributes.Fault(field.Name, $"must have at most {LongestValue} bytes");
            }
            else
            {
                pairs[field.Name] = field.Value.GetString()!;
            }
        }

        if (attributes.Fields().Count() > MostAttributes)
        {
            body.Fault("attributes", $"must have at most {MostAttributes} pairs");
        }

        return pairs;
    }
}
