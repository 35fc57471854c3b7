namespace WebexGateway.Configuration;

/// <summary>A file that people edit while the gateway runs.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Schema">What it may hold.</param>
public sealed record ConfigFile(string Name, SettingsSchema Schema)
{
    /// <summary>All files. Their contents come into force together.</summary>
    public static readonly IReadOnlyList<ConfigFile> All =
    [
        new("routes.json", SettingsSchema.Routes),
        new("rate-limits.json", SettingsSchema.RateLimits),
        new("callbacks.json", SettingsSchema.Callbacks),
    ];

    /// <summary>Its name in faults.</summary>
    public string Path => $"config/{Name}";
}
