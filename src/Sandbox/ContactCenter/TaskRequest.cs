using System.Text;
using System.Text.Json;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>A call as <c>POST /v1/tasks</c> documents it: a web callback, an agent's outdial, or the start of a flow.</summary>
internal sealed record TaskRequest(
    string OutboundType, string Destination, string EntryPointId, IReadOnlyDictionary<string, string> Attributes)
{
    public const string Callback = "CALLBACK";

    private const string Outdial = "OUTDIAL";
    private const string ExecuteFlow = "EXECUTE_FLOW";
    private const int MostAttributes = 30;
    private const int LongestKey = 200;
    private const int LongestValue = 1_024;
    private const int LongestId = 36;
    private const int MostHeaders = 20;
    private const int MostHeaderBytes = 1_100;

    /// <summary>Adds what is wrong to the faults of the body.</summary>
    public static TaskRequest Read(StrictObject body, SandboxOptions options)
    {
        var type = body.OneOf("outboundType", required: true, Callback, Outdial, ExecuteFlow);
        var isCallback = type is not (Outdial or ExecuteFlow);
        var entryPointId = body.Text("entryPointId", LongestId);
        if (entryPointId.Length > 0 && !options.HasEntryPoint(entryPointId, isInbound: type == ExecuteFlow))
        {
            body.Fault("entryPointId", type == ExecuteFlow ? "no such inbound entry point" : "no such outbound entry point");
        }

        var destination = body.Number("destination", 1, LongestId);
        if (body.Number("origin", 1, LongestId, required: !isCallback) is { Length: > 0 } origin && origin != options.OutdialAni)
        {
            body.Fault("origin", $"must be a configured outdial ANI, here {options.OutdialAni}");
        }

        body.Exactly("mediaType", "telephony");
        if (body.Object("callback", required: isCallback) is { } callback)
        {
            callback.Exactly("callbackOrigin", "web");
            callback.Exactly("callbackType", "immediate");
            callback.NothingElse();
        }

        var attributes = Attributed(body);
        CheckHeaders(body);
        body.Tolerate("direction"); // older documentation has it, and some clients still send it
        body.NothingElse();
        return new(type, destination, entryPointId, attributes);
    }

    private static Dictionary<string, string> Attributed(StrictObject body)
    {
        var pairs = new Dictionary<string, string>();
        if (body.Object("attributes", required: false) is not { } attributes)
        {
            return pairs;
        }

        foreach (var (key, value) in Texts(attributes))
        {
            if (Encoding.UTF8.GetByteCount(key) is 0 or > LongestKey)
            {
                attributes.Fault(key, $"the key must have 1 to {LongestKey} bytes");
            }
            else if (Encoding.UTF8.GetByteCount(value) > LongestValue)
            {
                attributes.Fault(key, $"must have at most {LongestValue} bytes");
            }
            else
            {
                pairs[key] = value;
            }
        }

        if (attributes.Fields().Count() > MostAttributes)
        {
            body.Fault("attributes", $"must have at most {MostAttributes} pairs");
        }

        return pairs;
    }

    /// <summary>Checks the headers for SIP, of which Webex takes the first in the alphabet.</summary>
    private static void CheckHeaders(StrictObject body)
    {
        if (body.Object("customAttributes", required: false) is not { } headers)
        {
            return;
        }

        var taken = Texts(headers).OrderBy(header => header.Name.ToLowerInvariant(), StringComparer.Ordinal).Take(MostHeaders);
        if (taken.Sum(header => Encoding.UTF8.GetByteCount(header.Name) + Encoding.UTF8.GetByteCount(header.Value)) > MostHeaderBytes)
        {
            body.Fault("customAttributes", $"must have at most {MostHeaderBytes} bytes in the {MostHeaders} headers that are sent");
        }
    }

    private static IEnumerable<(string Name, string Value)> Texts(StrictObject pairs)
    {
        foreach (var field in pairs.Fields())
        {
            if (field.Value.ValueKind == JsonValueKind.String)
            {
                yield return (field.Name, field.Value.GetString()!);
            }
            else
            {
                pairs.Fault(field.Name, "must be a JSON string");
            }
        }
    }
}
