using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace WebexGateway.Configuration;

/// <summary>What all of <c>config/*.json</c> say at one moment, and what is wrong with them as files. Equal texts are equal contents.</summary>
public sealed class ConfigContent : IEquatable<ConfigContent>
{
    private const string Schema = "$schema"; // for editors

    private readonly Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> faults = [];

    /// <summary>Reads the texts, one for each of <see cref="ConfigFile.All"/>; null: there is no such file.</summary>
    public ConfigContent(IReadOnlyList<string?> texts)
    {
        Texts = texts;
        foreach (var (file, text) in ConfigFile.All.Zip(texts))
        {
            Add(file, text);
        }
    }

    /// <summary>The files as they are.</summary>
    public IReadOnlyList<string?> Texts { get; }

    /// <summary>The settings of all files, by their paths.</summary>
    public IDictionary<string, string?> Settings => settings;

    /// <summary>What is wrong, each with file, place and fix.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Reads the folder now. Links are followed anew each time, so a Kubernetes ConfigMap's swap is seen.</summary>
    public static ConfigContent Read(string folder) => new([.. ConfigFile.All.Select(file => TextOf(Path.Combine(folder, file.Name)))]);

    /// <inheritdoc />
    public bool Equals(ConfigContent? other) => other is not null && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ConfigContent);

    /// <inheritdoc />
    public override int GetHashCode() => Texts.Aggregate(0, HashCode.Combine);

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

    private void Add(ConfigFile file, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add($"{file.Path} is {(text is null ? "missing or cannot be read" : "empty")}: restore it.");
            return;
        }

        try
        {
            var parsed = Parsed.Of(text);
            parsed.Remove(Schema);
            foreach (var section in parsed.Keys.Select(key => key.Split(ConfigurationPath.KeyDelimiter)[0]).Distinct(StringComparer.OrdinalIgnoreCase).Except(file.Sections, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"{file.Path}: {section} is not known here; {Transforms.Spelling.Suggest(section, file.Sections).TrimEnd('?')}.");
            }

            if (!parsed.Keys.Any(key => key.Equals(file.Required, StringComparison.OrdinalIgnoreCase) || key.StartsWith(file.Required + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase)))
            {
                faults.Add($"{file.Path}: {file.Required} is missing: restore it{(file.Required.EndsWith("Rules", StringComparison.Ordinal) ? ", or write [] for no rules" : "")}.");
            }

            foreach (var (key, value) in parsed)
            {
                settings[key] = value;
            }
        }
        catch (Exception broken) when (broken is FormatException or JsonException)
        {
            faults.Add($"{file.Path} is no JSON that can be used: {Describe(broken)}");
        }
    }

    private static string Describe(Exception broken) => broken is JsonException { LineNumber: { } line, BytePositionInLine: { } position } json
        ? $"line {line + 1}, character {position + 1}: {json.Message.Split(" LineNumber:")[0]}"
        : broken.Message;

    /// <summary>The framework's own reading of JSON settings, so that a file means what it always meant.</summary>
    private sealed class Parsed(JsonStreamConfigurationSource source) : JsonStreamConfigurationProvider(source)
    {
        public static IDictionary<string, string?> Of(string text)
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            var parsed = new Parsed(new() { Stream = stream });
            parsed.Load();
            return parsed.Data;
        }
    }
}
