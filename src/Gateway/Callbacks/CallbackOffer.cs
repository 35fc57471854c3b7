using System.Text.Json;
using System.Text.Json.Serialization;
using WebexGateway.Site;

namespace WebexGateway.Callbacks;

/// <summary>The answer of <c>GET /callback/options</c>: what a page needs to offer a form.</summary>
public sealed record CallbackOffer(
    IEnumerable<RegionOffered> Regions,
    IEnumerable<string> Topics,
    ConsentAsked Consent,
    string TimeZone,
    bool Open,
    string? Opens,
    Dictionary<string, string>? Hours,
    IEnumerable<string> Times,
    string Challenge,
    bool Calling,
    PrivacyOptions? Privacy);

/// <summary>A region that is served, with an example of its numbers.</summary>
public sealed record RegionOffered(string Region, string? CallingCode, string? Example);

/// <summary>Whether the visitor must consent, and to which version of the text.</summary>
public sealed record ConsentAsked(bool Required, string? Version);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallbackOffer))]
internal sealed partial class CallbackJson : JsonSerializerContext;
