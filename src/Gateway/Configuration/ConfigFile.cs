using WebexGateway.Settings;

namespace WebexGateway.Configuration;

/// <summary>One of the files that people edit while the gateway runs.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Schema">What it may hold.</param>
public sealed record ConfigFile(string Name, SettingsSchema Schema)
{
    /// <summary>All of them; what each says is taken together or not at all.</summary>
    public static readonly IReadOnlyList<ConfigFile> All =
    [
        new("routes.json", SettingsSchema.Routes),
        new("rate-limits.json", SettingsSchema.RateLimits),
        new("callbacks.json", SettingsSchema.Callbacks),
    ];

    /// <summary>How faults name it.</summary>
    public string Path => $"config/{Name}";
}
