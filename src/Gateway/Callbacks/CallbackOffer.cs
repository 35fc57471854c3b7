namespace WebexGateway.Callbacks;

/// <summary>
/// The answer of <c>GET /callback/options</c>: among others the next free times, or all of the day that was asked for; the days with free
/// times up to the last that may be chosen; and whether the form shows a web editor's mistakes in its place, as in Development.
/// </summary>
public sealed record CallbackOffer(
    string? CallPath,
    IEnumerable<RegionOffered> Regions,
    IEnumerable<string> Topics,
    ConsentAsked Consent,
    string TimeZone,
    bool Open,
    string? Opens,
    Dictionary<string, string>? Hours,
    IEnumerable<string> Times,
    IEnumerable<string> Days,
    string Challenge,
    bool Calling,
    PrivacyOptions? Privacy,
    bool Development);
