using System.Net.Mail;
using System.Text.RegularExpressions;

namespace WebexGateway.Site;

/// <summary>Validates <c>Site:Brand</c> and <c>Site:Contact</c>.</summary>
public sealed partial class BrandValidator(IWebHostEnvironment environment) : IValidateOptions<SiteOptions>
{
    private static readonly string[] Languages = ["es", "en"];

    private static readonly (string Key, Func<BrandOptions, string?> Path, string[] Types)[] Files =
    [
        ("Logo", brand => brand.Logo, [".svg", ".png", ".webp", ".jpg", ".jpeg"]),
        ("Picture", brand => brand.Picture, [".png", ".jpg", ".jpeg"]),
        ("TypefaceFile", brand => brand.TypefaceFile, [".woff2"]),
    ];

    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(SiteOptions options)
    {
        var brand = options.Brand;
        if (!IsMail(options.Contact))
        {
            yield return $"Site:Contact is '{options.Contact}': write one e-mail address, such as hello@example.com.";
        }

        foreach (var fault in BrandPalette.Faults(brand))
        {
            yield return fault;
        }

        foreach (var (key, path, types) in Files)
        {
            if (path(brand) is { } file && FileFault(file, types) is { } fault)
            {
                yield return $"Site:Brand:{key} is '{file}': {fault}.";
            }
        }

        if (brand.Typeface is { } typeface && !Families().IsMatch(typeface))
        {
            yield return $"Site:Brand:Typeface is '{typeface}': write names of typefaces divided by commas, such as Georgia, serif.";
        }

        if (brand is { TypefaceFile: not null, Typeface: null })
        {
            yield return "Site:Brand:TypefaceFile is set without Site:Brand:Typeface: name the typeface of the file there, first.";
        }

        if (brand.Telephone is { } telephone && !TelephoneText().IsMatch(telephone))
        {
            yield return $"Site:Brand:Telephone is '{telephone}': write the number with its country, such as +57 601 2345678.";
        }

        foreach (var language in brand.Hero.Keys.Except(Languages, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"Site:Brand:Hero:{language} is not known: the pages speak {string.Join(" and ", Languages)}.";
        }
    }

    private string? FileFault(string path, string[] types) =>
        !FilePath().IsMatch(path) || path.Contains("..", StringComparison.Ordinal)
            ? "write a path under wwwroot that begins with a slash, such as /images/logo.svg"
        : !types.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? $"use a file of the type {string.Join(", ", types)}"
        : environment.WebRootFileProvider.GetFileInfo(path).Exists ? null
        : $"there is no file wwwroot{path}: put it there, or correct the path";

    private static bool IsMail(string text) => MailText().IsMatch(text) && MailAddress.TryCreate(text, out _);

    [GeneratedRegex(@"^[^\s""'<>@()\[\]:;,\\/]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
    private static partial Regex MailText();

    [GeneratedRegex(@"^/[A-Za-z0-9._/-]+$")]
    private static partial Regex FilePath();

    /// <summary>What cannot end the declaration that it is written into.</summary>
    [GeneratedRegex(@"^[\p{L}\p{Nd}][\p{L}\p{Nd} ,-]*$")]
    private static partial Regex Families();

    [GeneratedRegex(@"^\+?[0-9][0-9 ().-]{3,24}$")]
    private static partial Regex TelephoneText();
}
