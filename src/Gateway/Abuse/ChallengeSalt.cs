using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Abuse;

/// <summary>The fields of a challenge's salt, which are true only when the signature is right.</summary>
public sealed record ChallengeSalt(string Nonce, string Purpose, long Max, DateTimeOffset Issued, DateTimeOffset Expires)
{
    /// <summary>Null for a salt that is not ours.</summary>
    public static ChallengeSalt? Read(string salt)
    {
        if (salt.Split('?', 2) is not [var nonce, var query])
        {
            return null;
        }

        var values = QueryHelpers.ParseQuery(query);
        return values.TryGetValue("for", out var purpose)
            && TryNumber(values["max"], out var max)
            && TryNumber(values["issued"], out var issued)
            && TryNumber(values["expires"], out var expires)
                ? new(
                    nonce,
                    purpose.ToString(),
                    max,
                    DateTimeOffset.FromUnixTimeMilliseconds(issued),
                    DateTimeOffset.FromUnixTimeSeconds(expires))
                : null;
    }

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
