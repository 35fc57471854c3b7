using System.Text;

namespace WebexGateway.Configuration;

/// <summary>The contents of <c>config/*.json</c> at one moment.</summary>
/// <param name="texts">One for each of <see cref="ConfigFile.All"/>; null: there is no such file.</param>
public sealed class ConfigContent(IReadOnlyList<string?> texts)
{
    /// <summary>Refuses other encodings, whose letters would become replacement characters without a word.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parsed on demand: most contents are only compared.</summary>
    private readonly Lazy<(Dictionary<string, string?> Settings, List<string> Faults)> parsed = new(() => Parse(texts));

    public IReadOnlyList<string?> Texts => texts;

    public Dictionary<string, string?> Settings => parsed.Value.Settings;

    /// <summary>Faults of the files, each with file, place and fix.</summary>
    public IReadOnlyList<string> Faults => parsed.Value.Faults;

    /// <summary>Reads the folder. It follows links anew each time, so it sees a Kubernetes ConfigMap's swap.</summary>
    public static ConfigContent Read(string folder) => new([.. ConfigFile.All.Select(file => TextOf(Path.Combine(folder, file.Name)))]);

    public bool IsSameAs(ConfigContent other) => texts.SequenceEqual(other.Texts);

    private static string? TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path, Utf8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
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
