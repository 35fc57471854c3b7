using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace WebexGateway.Configuration;

/// <summary>What all of <c>config/*.json</c> say at one moment, and what is wrong with them as files.</summary>
/// <param name="texts">One for each of <see cref="ConfigFile.All"/>; null: there is no such file.</param>
public sealed class ConfigContent(IReadOnlyList<string?> texts)
{
    private const string Schema = "$schema"; // for editors

    private readonly Lazy<(Dictionary<string, string?> Settings, List<string> Faults)> parsed = new(() => Parse(texts)); // most contents are only compared

    /// <summary>The files as they are.</summary>
    public IReadOnlyList<string?> Texts => texts;

    /// <summary>The settings of all files, by their paths.</summary>
    public IDictionary<string, string?> Settings => parsed.Value.Settings;

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
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (Dictionary<string, string?> Settings, List<string> Faults) Parse(IReadOnlyList<string?> texts)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        foreach (var (file, text) in ConfigFile.All.Zip(texts))
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                faults.Add($"{file.Path} is {(text is null ? "missing or cannot be read" : "empty")}: restore it.");
                continue;
            }

            try
            {
                var read = Json.Read(text);
                read.Remove(Schema);
                faults.AddRange(FaultsOf(file, read.Keys));
                foreach (var (key, value) in read)
                {
                    settings[key] = value;
                }
            }
            catch (Exception broken) when (broken is FormatException or JsonException)
            {
                faults.Add($"{file.Path} is no JSON that can be used: {Describe(broken)}");
            }
        }

        return (settings, faults);
    }

    private static IEnumerable<string> FaultsOf(ConfigFile file, ICollection<string> keys)
    {
        foreach (var section in keys.Select(key => key.Split(ConfigurationPath.KeyDelimiter)[0]).Distinct(StringComparer.OrdinalIgnoreCase).Except(file.Sections, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{file.Path}: {section} is not known here; {Transforms.Spelling.Suggest(section, file.Sections).TrimEnd('?')}.";
        }

        if (!keys.Any(key => $"{key}:".StartsWith($"{file.Required}:", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{file.Path}: {file.Required} is missing: restore it{(file.Required.EndsWith("Rules", StringComparison.Ordinal) ? ", or write [] for no rules" : "")}.";
        }
    }

    private static string Describe(Exception broken) => broken is JsonException { LineNumber: { } line, BytePositionInLine: { } position } json
        ? $"line {line + 1}, character {position + 1}: {json.Message.Split(" LineNumber:")[0]}"
        : broken.Message;

    /// <summary>The framework's own reading of JSON settings, so that a file means what it always meant.</summary>
    private sealed class Json(JsonStreamConfigurationSource source) : JsonStreamConfigurationProvider(source)
    {
        public static IDictionary<string, string?> Read(string text)
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            var json = new Json(new() { Stream = stream });
            json.Load();
            return json.Data;
        }
    }
}
