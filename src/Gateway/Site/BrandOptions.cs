namespace WebexGateway.Site;

/// <summary>The section <c>Site:Brand</c>: whose pages they are. Each key is optional.</summary>
public sealed class BrandOptions
{
    public const string DefaultPrimaryColor = "#0a6847";
    public const string DefaultAccentColor = "#c6f06a";

    /// <summary>The name in the header, the titles and the footer. Default: unset; the pages then say what they do.</summary>
    public string? Name { get; init; }

    /// <summary>The path of the logo under <c>wwwroot</c>, an SVG, PNG, WebP or JPEG file. Default: unset, a neutral mark.</summary>
    public string? Logo { get; init; }

    /// <summary>The path of the picture for shared links under <c>wwwroot</c>, a PNG or JPEG file. Default: unset, a neutral one.</summary>
    public string? Picture { get; init; }

    /// <summary>The dark colour, for text and buttons on white, as <c>#rrggbb</c>.</summary>
    public string PrimaryColor { get; init; } = DefaultPrimaryColor;

    /// <summary>The bright colour, for text and buttons on the dark bands, as <c>#rrggbb</c>.</summary>
    public string AccentColor { get; init; } = DefaultAccentColor;

    /// <summary>The families of the pages' typeface as in CSS. Default: unset, the typeface that is shipped.</summary>
    public string? Typeface { get; init; }

    /// <summary>The path of the typeface's file under <c>wwwroot</c>, WOFF2. Default: unset.</summary>
    public string? TypefaceFile { get; init; }

    /// <summary>The telephone number for people who would rather call. Default: unset; the pages then show none.</summary>
    public string? Telephone { get; init; }

    /// <summary>The company's legal name. Default: <c>Site:Privacy:Controller</c>.</summary>
    public string? Company { get; init; }

    /// <summary>The company's tax id, such as a NIT. Default: <c>Site:Privacy:TaxId</c>.</summary>
    public string? TaxId { get; init; }

    /// <summary>The company's address. Default: <c>Site:Privacy:Address</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The first words of the home page by language, <c>es</c> and <c>en</c>. Default: ours.</summary>
    public IReadOnlyDictionary<string, HeroText> Hero { get; init; } = new Dictionary<string, HeroText>();

    public static BrandOptions Read(IConfigurationSection section) => new()
    {
        Name = Text(section, nameof(Name)),
        Logo = Text(section, nameof(Logo)),
        Picture = Text(section, nameof(Picture)),
        PrimaryColor = Text(section, nameof(PrimaryColor)) ?? DefaultPrimaryColor,
        AccentColor = Text(section, nameof(AccentColor)) ?? DefaultAccentColor,
        Typeface = Text(section, nameof(Typeface)),
        TypefaceFile = Text(section, nameof(TypefaceFile)),
        Telephone = Text(section, nameof(Telephone)),
        Company = Text(section, nameof(Company)),
        TaxId = Text(section, nameof(TaxId)),
        Address = Text(section, nameof(Address)),
        Hero = section.GetSection(nameof(Hero)).GetChildren().ToDictionary(
            language => language.Key,
            language => new HeroText(Text(language, nameof(HeroText.Title)), Text(language, nameof(HeroText.Text))),
            StringComparer.OrdinalIgnoreCase),
    };

    private static string? Text(IConfigurationSection section, string key) =>
        section[key]?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The home page's headline and the text under it.</summary>
    public sealed record HeroText(string? Title, string? Text);
}
