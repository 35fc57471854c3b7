using Microsoft.Playwright;

namespace WebexGateway.Tests;

/// <summary>What a visitor looks at the site with.</summary>
public sealed record Device(int Width, int Height, ColorScheme Theme)
{
    /// <summary>The visitor's own.</summary>
    public string TimeZone { get; init; } = "America/Bogota";

    /// <summary>Its own pixels to one of the page.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>By a finger, not by a mouse.</summary>
    public bool IsTouched { get; init; }

    public ForcedColors ForcedColors { get; init; } = ForcedColors.None;

    /// <summary>The language of the browser.</summary>
    public string Locale { get; init; } = "es-CO";

    public ReducedMotion Motion { get; init; } = ReducedMotion.Reduce;

    public static Device Desktop { get; } = new(1440, 900, ColorScheme.Light);

    public static Device Phone { get; } = new(360, 740, ColorScheme.Light);

    public static Device Of(string name) => name == "phone" ? Phone : Desktop;

    public BrowserNewContextOptions Options => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Theme,
        TimezoneId = TimeZone,
        ReducedMotion = Motion,
        DeviceScaleFactor = Scale,
        HasTouch = IsTouched,
        IsMobile = IsTouched,
        ForcedColors = ForcedColors,
        Locale = Locale,
    };
}
