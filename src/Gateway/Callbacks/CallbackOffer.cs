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
