using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace WebexGateway.Site;

/// <summary>
/// Fills in the places of the site's text files, such as <c>{site}</c>, <c>{brand:contact}</c> and <c>{brand:name|Our words}</c>, from the
/// section <c>Site</c>. What stands after the bar is used when the key is not set; a line with a place that has neither is left out.
/// </summary>
public sealed partial class SitePlaces(IOptions<SiteOptions> site)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Dictionary<string, string?> values = Values(site.Value);

    /// <summary>Returns the text as it is when it has no place. The values are encoded for the type of file.</summary>
    public string Fill(string text, string extension) =>
        Place().IsMatch(text)
            ? string.Join('\n', text.Split('\n').Select(line => FillLine(line, extension)).Where(line => line is not null))
            : text;

    private string? FillLine(string line, string extension)
    {
        var isWhole = true;
        var filled = Place().Replace(line, place =>
        {
            if (values.GetValueOrDefault(place.Groups[1].Value) is { } value)
            {
                return Encode(value, extension);
            }

            isWhole &= place.Groups[2].Success;
            return place.Groups[2].Value;
        });
        return isWhole ? filled : null;
    }

    /// <summary>What a style sheet gets has been validated: colours, names of typefaces and paths.</summary>
    private static string Encode(string value, string extension) => extension switch
    {
        ".js" or ".webmanifest" => JavaScriptEncoder.Default.Encode(value),
        ".css" => value,
        _ => Html.Encode(value),
    };

    private static Dictionary<string, string?> Values(SiteOptions site)
    {
        var (brand, privacy) = (site.Brand, site.Privacy);
        var primary = BrandColor.Read(brand.PrimaryColor)!.Value; // validated
        return new()
        {
            ["site"] = site.Address is { Length: > 0 } address ? address : null,
            ["brand:contact"] = site.Contact,
            ["brand:name"] = brand.Name,
            ["brand:logo"] = brand.Logo,
            ["brand:picture"] = brand.Picture,
            ["brand:primary"] = brand.PrimaryColor,
            ["brand:accent"] = brand.AccentColor,
            ["brand:deep"] = BrandPalette.Deep(primary).ToString(),
            ["brand:night"] = BrandPalette.NightSurface(primary).ToString(),
            ["brand:nologo"] = brand.Logo is null ? "" : null, // keeps a line only without a logo
            ["brand:typeface"] = brand.Typeface,
            ["brand:typefacename"] = brand.Typeface?.Split(',')[0].Trim(),
            ["brand:typefacefile"] = brand.TypefaceFile,
            ["brand:telephone"] = brand.Telephone,
            ["brand:tel"] = brand.Telephone is { } telephone ? Separators().Replace(telephone, "") : null,
            ["brand:company"] = brand.Company ?? privacy?.Controller,
            ["brand:taxid"] = brand.TaxId ?? privacy?.TaxId,
            ["brand:address"] = brand.Address ?? privacy?.Address,
            ["brand:hero.es.title"] = brand.Hero.GetValueOrDefault("es")?.Title,
            ["brand:hero.es.text"] = brand.Hero.GetValueOrDefault("es")?.Text,
            ["brand:hero.en.title"] = brand.Hero.GetValueOrDefault("en")?.Title,
            ["brand:hero.en.text"] = brand.Hero.GetValueOrDefault("en")?.Text,
        };
    }

    [GeneratedRegex(@"(?<!\$)\{(site|brand:[a-z.]+)(?:\|([^{}\n]*))?\}")]
    private static partial Regex Place();

    [GeneratedRegex("[^+0-9]")]
    private static partial Regex Separators();
}
