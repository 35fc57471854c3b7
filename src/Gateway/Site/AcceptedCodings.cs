using System.Collections.Concurrent;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Site;

/// <summary>The forms of a text, the smallest first.</summary>
public enum ContentCoding
{
    Brotli,
    Gzip,
    Identity,
}

/// <summary>Chooses a form by <c>Accept-Encoding</c> and its <c>q</c> values (RFC 9110, section 12.5.3).</summary>
public static class AcceptedCodings
{
    /// <summary>Browsers send a handful of texts; others beyond so many are read each time.</summary>
    private const int MostTexts = 100;

    private const int LongestText = 100;

    /// <summary>A form that is not named is permitted, and wanted less than any that is.</summary>
    private const double Unnamed = 0.0001;

    private static readonly ConcurrentDictionary<string, ContentCoding?> Known = new(StringComparer.Ordinal);

    /// <summary>The form with the highest <c>q</c>, of equals the smallest; null when the client refuses every form.</summary>
    public static ContentCoding? Choose(StringValues header)
    {
        if (header.Count != 1 || header[0] is not { Length: <= LongestText } text)
        {
            return Read(header);
        }

        if (Known.TryGetValue(text, out var known))
        {
            return known;
        }

        var choice = Read(header);
        if (Known.Count < MostTexts)
        {
            Known[text] = choice;
        }

        return choice;
    }

    private static ContentCoding? Read(StringValues header)
    {
        if (!StringWithQualityHeaderValue.TryParseList(header, out var accepted))
        {
            return ContentCoding.Identity; // no header, an empty one, or one that cannot be read
        }

        var any = QualityOf(accepted, "*");
        (ContentCoding Coding, double Quality)[] forms =
        [
            (ContentCoding.Brotli, QualityOf(accepted, "br") ?? any ?? 0),
            (ContentCoding.Gzip, QualityOf(accepted, "gzip") ?? any ?? 0),
            (ContentCoding.Identity, QualityOf(accepted, "identity") ?? (any is 0 ? 0 : Unnamed)),
        ];
        var best = forms.MaxBy(form => form.Quality);
        return best.Quality > 0 ? best.Coding : null;
    }

    private static double? QualityOf(IList<StringWithQualityHeaderValue> accepted, string coding) =>
        accepted.FirstOrDefault(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) is { } named
            ? named.Quality ?? 1
            : null;
}
