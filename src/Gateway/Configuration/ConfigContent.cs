using WebexGateway.Settings;

namespace WebexGateway.Configuration;

/// <summary>What all of <c>config/*.json</c> say at one moment, and what is wrong with them as files.</summary>
/// <param name="texts">One for each of <see cref="ConfigFile.All"/>; null: there is no such file.</param>
public sealed class ConfigContent(IReadOnlyList<string?> texts)
{
    /// <summary>Parsed when it is asked for: most contents are only compared.</summary>
    private readonly Lazy<(Dictionary<string, string?> Settings, List<string> Faults)> parsed = new(() => Parse(texts));

    /// <summary>The files as they are.</summary>
    public IReadOnlyList<string?> Texts => texts;

    /// <summary>The settings of all files, by their paths.</summary>
    public Dictionary<string, string?> Settings => parsed.Value.Settings;

    /// <summary>What is wrong, each with file, place and fix.</summary>
    public IReadOnlyList<string> Faults => parsed.Value.Faults;

    /// <summary>Reads the folder now. Links are followed anew each time, so a Kubernetes ConfigMap's swap is seen.</summary>
    public static ConfigContent Read(string folder) => new([.. ConfigFile.All.Select(file => TextOf(Path.Combine(folder, file.Name)))]);

    /// <summary>Whether both say the same, letter by letter.</summary>
    public bool IsSameAs(ConfigContent other) => texts.SequenceEqual(other.Texts);

    private static string? TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (Dictionary<string, string?> Settings, List<string> Faults) Parse(IReadOnlyList<string?> texts)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = ConfigFile.All.Zip(texts, (file, text) => JsonSettings.Read(file.Path, text, file.Schema, settings));
        return (settings, [.. faults.SelectMany(ofFile => ofFile)]);
    }
}
