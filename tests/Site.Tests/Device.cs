using Microsoft.Playwright;

namespace WebexGateway.Tests;

/// <summary>What a visitor looks at the site with.</summary>
public sealed record Device(int Width, int Height, ColorScheme Theme)
{
    /// <summary>The visitor's own.</summary>
    public string TimeZone { get; init; } = "America/Bogota";

    public static Device Desktop { get; } = new(1440, 900, ColorScheme.Light);

    public static Device Phone { get; } = new(360, 740, ColorScheme.Light);

    public static Device Of(string name) => name == "phone" ? Phone : Desktop;

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Theme,
        TimezoneId = TimeZone,
        ReducedMotion = ReducedMotion.Reduce,
    };
}
