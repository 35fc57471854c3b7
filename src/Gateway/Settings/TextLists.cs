namespace WebexGateway.Settings;

/// <summary>Lists of texts, which one environment variable may hold too.</summary>
public static class TextLists
{
    /// <summary>
    /// The items of a list, or of one text divided by commas, where the framework's binder would drop the text in silence.
    /// </summary>
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
