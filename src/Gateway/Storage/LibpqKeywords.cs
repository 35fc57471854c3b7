using System.Text;

namespace WebexGateway.Storage;

/// <summary>Reads libpq's <c>keyword = value</c> pairs, with its quotation marks and backslashes.</summary>
internal static class LibpqKeywords
{
    /// <summary>Returns null when the text has another form. A single pair must have a known name.</summary>
    public static List<(string Name, string Value)>? Read(string text, Func<string, bool> isKnown)
    {
        var pairs = new List<(string, string)>();
        for (var i = 0; i < text.Length;)
        {
            var equals = text.IndexOf('=', i);
            var name = equals < 0 ? "" : text[i..equals].Trim();
            if (name.Length == 0 || !name.All(letter => char.IsAsciiLetter(letter) || letter == '_'))
            {
                return null;
            }

            for (i = equals + 1; i < text.Length && char.IsWhiteSpace(text[i]);)
            {
                i++;
            }

            var isQuoted = i < text.Length && text[i] == '\'';
            var value = new StringBuilder();
            for (i += isQuoted ? 1 : 0; i < text.Length && (isQuoted ? text[i] != '\'' : !char.IsWhiteSpace(text[i])); i++)
            {
                i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
                value.Append(text[i]);
            }

            var isNpgsql = !isQuoted && name != "password" && value.ToString().Contains(';', StringComparison.Ordinal);
            if (isNpgsql || (isQuoted && i++ >= text.Length))
            {
                return null; // an open quotation mark, or Npgsql's form
            }

            pairs.Add((name, value.ToString()));
            for (; i < text.Length && char.IsWhiteSpace(text[i]);)
            {
                i++;
            }
        }

        return pairs.Count > 0 && (pairs.Count > 1 || isKnown(pairs[0].Item1)) ? pairs : null;
    }
}
