using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using WebexGateway.Transforms;

namespace WebexGateway.Configuration;

/// <summary>
/// Holds a section against the type that it is bound to: unknown keys, and values that the type cannot take, which binders drop in silence or fail on without a path.
/// </summary>
public static partial class SettingsShape
{
    /// <summary>Adds what is wrong, each with its path and the fix.</summary>
    public static void Check(IConfigurationSection section, Type type, ICollection<string> faults)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsValue(type))
        {
            CheckValue(section, type, faults);
        }
        else if (section.Value is { Length: > 0 } text)
        {
            faults.Add($"{section.Path} is '{text}': it must be {(ItemOf(type) is null ? "an object" : "a list or an object")}.");
        }
        else if (ItemOf(type) is { } item)
        {
            foreach (var child in section.GetChildren())
            {
                Check(child, item, faults);
            }
        }
        else
        {
            CheckKeys(section, type, faults);
        }
    }

    /// <summary>The same words for what the framework's binder says of a value that it cannot take; its own when they are of something else.</summary>
    public static string WordsOf(InvalidOperationException binders)
    {
        var match = BindersWords().Match(binders.Message);
        var name = match.Groups["type"].Value;
        return match.Success && (Type.GetType(name) ?? typeof(SettingsShape).Assembly.GetType(name)) is { } type
            ? Words(match.Groups["key"].Value, match.Groups["value"].Value, Nullable.GetUnderlyingType(type) ?? type)
            : binders.Message;
    }

    private static string Words(string path, string value, Type type) => $"{path} is '{value}': write {Wanted(type)}.";

    [GeneratedRegex("^Failed to convert configuration value '(?<value>.*)' at '(?<key>[^']+)' to type '(?<type>[^']+)'", RegexOptions.Singleline)]
    private static partial Regex BindersWords();

    private static void CheckKeys(IConfigurationSection section, Type type, ICollection<string> faults)
    {
        // YARP's RouteConfig and ClusterConfig hold their own names, which stand in the path.
        var own = type.Name.Replace("Config", "Id", StringComparison.Ordinal);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != own).ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (properties.TryGetValue(child.Key, out var known))
            {
                Check(child, known, faults);
            }
            else
            {
                faults.Add($"{child.Path} is not known; {Spelling.Suggest(child.Key, properties.Keys).TrimEnd('?')}.");
            }
        }
    }

    private static void CheckValue(IConfigurationSection section, Type type, ICollection<string> faults)
    {
        var children = section.GetChildren().ToList();
        if (children.Count > 0 && type.IsEnum)
        {
            children.ForEach(child => CheckValue(child, type, faults)); // flags may be written as a list
        }
        else if (children.Count > 0)
        {
            faults.Add($"{section.Path} must be one value, not a list or an object.");
        }
        else if (section.Value is { } value && !Fits(value, type))
        {
            faults.Add(Words(section.Path, value, type));
        }
    }

    private static bool Fits(string value, Type type) => type switch
    {
        _ when type == typeof(bool) => bool.TryParse(value, out _),
        _ when type == typeof(int) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(long) => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(double) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number),
        _ when type == typeof(TimeSpan) => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
        _ when type == typeof(Version) => Version.TryParse(value.Contains('.', StringComparison.Ordinal) ? value : $"{value}.0", out _),
        _ when type.IsEnum => Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase),
        _ => true,
    };

    private static string Wanted(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time as hh:mm:ss",
        _ when type == typeof(Version) => "a version such as 2 or 1.1",
        _ when type == typeof(Uri) => "an address such as https://www.example.com",
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ => "a number",
    };

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan) || type == typeof(Version) || type == typeof(Uri);

    /// <summary>The type of a list's items or of a dictionary's values; null for an object.</summary>
    private static Type? ItemOf(Type type)
    {
        var item = type.GetInterfaces().Append(type).FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
        return item is { IsGenericType: true } && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? item.GetGenericArguments()[1] : item;
    }
}
