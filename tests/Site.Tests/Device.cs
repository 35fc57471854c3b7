using Microsoft.Playwright;

namespace WebexGateway.Tests;

/// <summary>What a visitor looks at the site with.</summary>
public sealed record Device(int Width, int Height, ColorScheme Theme)
{
    public static Device Desktop { get; } = new(1440, 900, ColorScheme.Light);

    public static Device Phone { get; } = new(360, 740, ColorScheme.Light);

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Theme,
        ReducedMotion = ReducedMotion.Reduce,
    };
}
