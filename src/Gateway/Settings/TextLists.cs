namespace WebexGateway.Settings;

/// <summary>Reads lists of texts, also from one environment variable.</summary>
public static class TextLists
{
    /// <summary>Returns the items of a list, or of one text with commas, which the binder of the framework would ignore.</summary>
    public static IReadOnlyList<string> TextsOf(this IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return
        [
            .. (section.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            .. section.GetChildren().Select(item => item.Value?.Trim()).OfType<string>().Where(item => item.Length > 0),
        ];
    }
}
