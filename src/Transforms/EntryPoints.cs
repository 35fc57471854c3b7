using Microsoft.Extensions.Configuration;

namespace WebexGateway.Transforms;

/// <summary>Webex's outbound entry points by topic, read live from <c>Callbacks:EntryPoints</c>.</summary>
public sealed class EntryPoints(IConfiguration configuration)
{
    private const string Section = "Callbacks:EntryPoints";

    /// <summary>The topics that have an entry point, in the order of their names.</summary>
    public IEnumerable<string> Topics => configuration.GetSection(Section).GetChildren().Where(entry => entry.Value is { Length: > 0 }).Select(entry => entry.Key);

    /// <summary>The entry point's id (a UUID of 36 characters), or null for a topic that has none.</summary>
    public string? Find(string topic) => configuration[$"{Section}:{topic}"] is { Length: > 0 } id ? id : null;
}
