using System.Globalization;

namespace WebexGateway.Site;

/// <summary>The colours that <c>/css/brand.css</c> makes of the brand's two, and what is wrong with a pair.</summary>
public static class BrandPalette
{
    /// <summary>The page's background by day; the dark bands and the background by night are mixed from <see cref="Night"/>.</summary>
    public static readonly BrandColor Paper = new(0xf5, 0xf7, 0xf5);

    private static readonly BrandColor Night = new(0x0b, 0x0f, 0x0f);

    /// <summary>The background of the dark bands.</summary>
    public static BrandColor Deep(BrandColor primary) => primary.Mix(.3, Night);

    /// <summary>The background of cards by night, the brightest on which the accent is text then.</summary>
    public static BrandColor NightSurface(BrandColor primary) => primary.Mix(.14, new(0x14, 0x1a, 0x19));

    /// <summary>Names a colour that cannot be read, with its fix; or a poor pair, with its contrast and a better colour.</summary>
    public static IEnumerable<string> Faults(BrandOptions brand)
    {
        var (primary, accent) = (BrandColor.Read(brand.PrimaryColor), BrandColor.Read(brand.AccentColor));
        foreach (var (key, text, _) in new[]
        {
            ("PrimaryColor", brand.PrimaryColor, primary), ("AccentColor", brand.AccentColor, accent),
        }.Where(color => color.Item3 is null))
        {
            yield return $"Site:Brand:{key} is '{text}': write a colour as # and six hexadecimal digits, such as #0a6847.";
        }

        if (primary is { } dark && dark.ContrastWith(Paper) < BrandColor.LeastContrast)
        {
            yield return Poor("PrimaryColor", dark, "the white page", Paper, Better(dark, BrandColor.Black, [Paper]));
        }

        if (primary is { } from && accent is { } bright)
        {
            BrandColor[] grounds = [Deep(from), NightSurface(from)];
            var worst = grounds.MinBy(bright.ContrastWith);
            if (bright.ContrastWith(worst) < BrandColor.LeastContrast)
            {
                yield return Poor("AccentColor", bright, "the dark bands", worst, Better(bright, BrandColor.White, grounds));
            }
        }
    }

    private static string Poor(string key, BrandColor color, string where, BrandColor ground, BrandColor better)
    {
        var contrast = Math.Floor(color.ContrastWith(ground) * 10) / 10;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Site:Brand:{key} is '{color}', whose contrast with {where} ({ground}) is {contrast:0.0}:1; text needs 4.5:1. "
            + $"Take a {(key == "PrimaryColor" ? "darker" : "brighter")} colour, such as {better}.");
    }

    /// <summary>The nearest mixture with black or white that can be read on all grounds.</summary>
    private static BrandColor Better(BrandColor color, BrandColor towards, BrandColor[] grounds) =>
        Enumerable.Range(0, 101).Select(percent => color.Mix(1 - (percent / 100.0), towards))
            .FirstOrDefault(mixed => grounds.All(ground => mixed.ContrastWith(ground) >= BrandColor.LeastContrast), towards);
}
