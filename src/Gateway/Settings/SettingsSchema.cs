using System.Text.Json;

namespace WebexGateway.Settings;

/// <summary>
/// Validates settings by one of the shipped JSON Schemas. <c>$comment</c> of a schema is the fix in a message, <c>writeOnly</c> marks a
/// secret.
/// </summary>
public sealed class SettingsSchema
{
    public static readonly SettingsSchema Routes = new("routes");

    public static readonly SettingsSchema RateLimits = new("rate-limits");

    public static readonly SettingsSchema Callbacks = new("callbacks");

    /// <summary>The schema of our sections in <c>appsettings.json</c> and in environment variables.</summary>
    public static readonly SettingsSchema AppSettings = new("appsettings");

    public static readonly IReadOnlyList<SettingsSchema> All = [Routes, RateLimits, Callbacks, AppSettings];

    private readonly SchemaKeywords keywords;
    private readonly SchemaValidator validator;

    private SettingsSchema(string name)
    {
        using var text = typeof(SettingsSchema).Assembly.GetManifestResourceStream($"{name}.schema.json")!;
        using var document = JsonDocument.Parse(text);
        keywords = new(document.RootElement.Clone());
        validator = new(keywords);
        Sections = [.. keywords.Root.GetProperty("properties").EnumerateObject().Select(
            section => section.Name).Where(name => name[0] != '$')];
    }

    public IReadOnlyList<string> Sections { get; }

    /// <summary>Validates the JSON of a file.</summary>
    public IReadOnlyList<Fault> Faults(JsonElement file) => [.. validator.Validate("", file, keywords.Root)];

    /// <summary>
    /// Validates the sections of a configuration, where every value is a text and an empty text is unset. It reports no missing section,
    /// because the check of the file does.
    /// </summary>
    public IReadOnlyList<Fault> Faults(IConfiguration configuration)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            var texts = new ConfigurationJson(keywords);
            writer.WriteStartObject();
            foreach (var section in Sections.Select(configuration.GetSection).Where(section => section.GetChildren().Any()))
            {
                writer.WritePropertyName(Sections.First(name => SchemaKeywords.Same(name, section.Key)));
                texts.Write(writer, section, keywords.Property(keywords.Root, section.Key));
            }

            writer.WriteEndObject();
        }

        using var typed = JsonDocument.Parse(json.ToArray());
        return [.. validator.Validate("", typed.RootElement, keywords.Root)
            .Where(fault => !fault.IsMissing || fault.Path.Count(letter => letter == ':') > 1)];
    }
}
