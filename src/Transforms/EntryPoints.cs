using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace WebexGateway.Transforms;

/// <summary>Webex's outbound entry points by topic, from <c>Callbacks:EntryPoints</c>; read again when the configuration changes.</summary>
public sealed class EntryPoints : IDisposable
{
    private readonly IDisposable watch;
    private volatile Dictionary<string, KeyValuePair<string, string>> byTopic = [];

    /// <summary>Reads them now, and after each change.</summary>
    public EntryPoints(IConfiguration configuration)
    {
        Read(configuration);
        watch = ChangeToken.OnChange(configuration.GetReloadToken, Read, configuration);
    }

    /// <summary>The topics that have an entry point, in the order of their names.</summary>
    public IEnumerable<string> Topics => byTopic.Values.Select(entry => entry.Key);

    /// <summary>The topic as the configuration writes it, or null when it has no entry point; letters' case does not matter.</summary>
    public string? NameOf(string topic) => byTopic.TryGetValue(topic, out var entry) ? entry.Key : null;

    /// <summary>The entry point's id (a UUID of 36 characters), or null for a topic that has none.</summary>
    public string? Find(string topic) => byTopic.TryGetValue(topic, out var entry) ? entry.Value : null;

    public void Dispose() => watch.Dispose();

    private void Read(IConfiguration configuration) => byTopic = configuration.GetSection("Callbacks:EntryPoints").GetChildren()
        .Where(entry => entry.Value is { Length: > 0 })
        .ToDictionary(entry => entry.Key, entry => KeyValuePair.Create(entry.Key, entry.Value!), StringComparer.OrdinalIgnoreCase);
}
