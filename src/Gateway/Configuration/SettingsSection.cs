using System.Globalization;
using WebexGateway.Transforms;

namespace WebexGateway.Configuration;

/// <summary>
/// Reads a section value by value and notes what is wrong under the value's own path, where the framework's binder would drop a list's bad item in silence.
/// </summary>
public sealed class SettingsSection(IConfigurationSection section, ICollection<string> faults)
{
    /// <summary>Whether anything is set here.</summary>
    public bool IsSet => section.Exists();

    /// <summary>The keys that are set, as written.</summary>
    public IEnumerable<string> Keys => section.GetChildren().Select(child => child.Key);

    /// <summary>Notes a fault of a value, or of the section itself.</summary>
    public void Fault(string? key, string words) => faults.Add($"{(key is null ? section.Path : $"{section.Path}:{key}")} {words}.");

    /// <summary>Faults every key that is none of these.</summary>
    public void OnlyKeys(params string[] known)
    {
        foreach (var key in Keys.Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            Fault(key, $"is not known; {Spelling.Suggest(key, known).TrimEnd('?')}");
        }
    }

    /// <summary>A text, or null when it is not set.</summary>
    public string? Text(string key)
    {
        var value = section.GetSection(key);
        if (value.GetChildren().Any())
        {
            Fault(key, "must be one text, not a list or an object");
        }

        return value.Value;
    }

    /// <summary>A number that may have a fraction, or null when it is not set.</summary>
    public double? Number(string key)
    {
        if (Text(key) is not { Length: > 0 } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return number;
        }

        Fault(key, $"is '{text}', which is no number");
        return null;
    }

    /// <summary>A yes or no; no when it is not set.</summary>
    public bool Flag(string key)
    {
        if (Text(key) is not { Length: > 0 } text)
        {
            return false;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Fault(key, $"is '{text}': write true or false");
        return false;
    }

    /// <summary>The items of a list; none when it is not set.</summary>
    public IReadOnlyList<SettingsSection> List(string key)
    {
        var list = section.GetSection(key);
        if (list.Value is { Length: > 0 })
        {
            Fault(key, "must be a list");
        }

        return [.. list.GetChildren().Select(item => new SettingsSection(item, faults))];
    }

    /// <summary>The item's own text, in a list of texts.</summary>
    public string Item()
    {
        if (section.Value is { Length: > 0 } text && !section.GetChildren().Any())
        {
            return text;
        }

        Fault(null, "must be a text");
        return "";
    }

    /// <summary>A section below.</summary>
    public SettingsSection Below(string key) => new(section.GetSection(key), faults);
}
