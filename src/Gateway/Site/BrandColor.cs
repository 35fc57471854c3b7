using System.Globalization;

namespace WebexGateway.Site;

/// <summary>A colour of the brand, with the contrast and the mixture that the style sheets use.</summary>
public readonly record struct BrandColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The least contrast of text in WCAG 2.2, level AA.</summary>
    public const double LeastContrast = 4.5;

    public static readonly BrandColor Black = new(0, 0, 0);
    public static readonly BrandColor White = new(255, 255, 255);

    /// <summary>Returns null for a text that is not <c>#rrggbb</c>.</summary>
    public static BrandColor? Read(string text) =>
        text is ['#', .. { Length: 6 }]
            && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : null;

    /// <summary>Mixes as <c>color-mix(in srgb, …)</c> does.</summary>
    public BrandColor Mix(double share, BrandColor other) =>
        new(Mixed(Red, share, other.Red), Mixed(Green, share, other.Green), Mixed(Blue, share, other.Blue));

    /// <summary>Returns the contrast by WCAG 2.2, from 1 to 21.</summary>
    public double ContrastWith(BrandColor other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + .05) / (Math.Min(one, two) + .05);
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private double Luminance => (.2126 * Linear(Red)) + (.7152 * Linear(Green)) + (.0722 * Linear(Blue));

    private static byte Mixed(byte one, double share, byte other) => (byte)Math.Round((one * share) + (other * (1 - share)));

    private static double Linear(byte part)
    {
        var share = part / 255.0;
        return share <= .04045 ? share / 12.92 : Math.Pow((share + .055) / 1.055, 2.4);
    }
}
