using System.Text.RegularExpressions;

namespace WebexGateway.Sandbox.Pages;

/// <summary>Masks all but the last four characters of every secret in a request.</summary>
internal static partial class Redaction
{
    private const string Secrets = "client_secret|refresh_token|access_token|code|code_verifier|code_challenge|state";

    public static SeenRequest Of(SeenRequest request) => request with
    {
        Query = Parameters().Replace(request.Query, Hide),
        Headers = request.Headers.ToDictionary(one => one.Key, one => Header(one.Key, one.Value)),
        Body = Parameters().Replace(request.Body, Hide),
    };

    private static string Header(string name, string value) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? Scheme().Replace(value, Hide)
        : name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? LastFour(value)
        : value;

    private static string Hide(Match match) => match.Groups["name"].Value + LastFour(match.Groups["secret"].Value);

    private static string LastFour(string secret) => secret.Length > 8 ? $"…{secret[^4..]}" : "…";

    [GeneratedRegex($"(?<name>(?<![A-Za-z_])({Secrets})=)(?<secret>[^&]*)")]
    private static partial Regex Parameters();

    [GeneratedRegex(@"\A(?<name>(Bearer|Basic)\s+)?(?<secret>.*)\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Scheme();
}
