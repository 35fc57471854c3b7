using System.Text.Json;
using System.Text.Json.Serialization;
using WebexGateway.Site;

namespace WebexGateway.Callbacks;

/// <summary>The answer of <c>GET /callback/options</c>.</summary>
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

/// <summary>A served region, with an example number.</summary>
public sealed record RegionOffered(string Region, string? CallingCode, string? Example);

public sealed record ConsentAsked(bool Required, string? Version);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallbackOffer))]
internal sealed partial class CallbackJson : JsonSerializerContext;
