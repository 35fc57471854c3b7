using System.Text.RegularExpressions;

namespace WebexGateway.Sandbox.Http;

/// <summary>Checks the forms of texts that Contact Center's specification names.</summary>
internal static partial class Format
{
    public const string Uuid = "must be a UUID";

    public static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    public static string Number(int shortest, int longest) =>
        $"must be a telephone number of {shortest} to {longest} characters: + is optional, then digits, spaces and - ( ) .";

    public static bool IsNumber(string text, int shortest, int longest) =>
        text.Length >= shortest && text.Length <= longest && text.Any(char.IsAsciiDigit) && Spelling().IsMatch(text);

    [GeneratedRegex(@"\A\+?[0-9(][0-9 ().-]*\z")]
    private static partial Regex Spelling();
}
