using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace WebexGateway.Transforms;

/// <summary>
/// Provides Webex's outbound entry points by topic, from <c>Callbacks:EntryPoints</c>; reads them again when the configuration changes.
/// </summary>
public sealed class EntryPoints : IDisposable
{
    private readonly IDisposable watch;
    private volatile Dictionary<string, KeyValuePair<string, string>> byTopic = [];

    public EntryPoints(IConfiguration configuration)
    {
        Read(configuration);
        watch = ChangeToken.OnChange(configuration.GetReloadToken, Read, configuration);
    }

    /// <summary>The topics that have an entry point.</summary>
    public IEnumerable<string> Topics => byTopic.Values.Select(entry => entry.Key);

    /// <summary>Returns the topic in the spelling of the configuration, or null when it has no entry point; case does not matter.</summary>
    public string? NameOf(string topic) => byTopic.TryGetValue(topic, out var entry) ? entry.Key : null;

    /// <summary>Returns the id of the entry point (a UUID of 36 characters), or null for a topic without one.</summary>
    public string? Find(string topic) => byTopic.TryGetValue(topic, out var entry) ? entry.Value : null;

    public void Dispose() => watch.Dispose();

    private void Read(IConfiguration configuration) => byTopic = configuration.GetSection("Callbacks:EntryPoints").GetChildren()
        .Where(entry => entry.Value is { Length: > 0 })
        .ToDictionary(entry => entry.Key, entry => KeyValuePair.Create(entry.Key, entry.Value!), StringComparer.OrdinalIgnoreCase);
}
