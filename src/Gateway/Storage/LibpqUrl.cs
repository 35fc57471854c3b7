namespace WebexGateway.Storage;

/// <summary>Reads libpq's URL after its scheme: <c>user:password@host:port,host:port/database?name=value</c>.</summary>
internal static class LibpqUrl
{
    /// <summary>Returns its parts, percent-decoded; throws an <see cref="ArgumentException"/> when it is not a URL.</summary>
    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        var (rest, query) = Cut(text, '?');
        var (authority, database) = Cut(rest, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Cut(authority[..Math.Max(at, 0)], ':');
        var servers = authority[(at + 1)..].Split(',').Select(HostAndPort).ToList();
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (text.Any(letter => char.IsWhiteSpace(letter) || letter is '<' or '>' or '"' or '#')
            || database.AsSpan().ContainsAny('/', '@') || pairs.Any(pair => !pair.Contains('=', StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                "it is no URL: write each of @ : / ? # % and spaces in user and password percent-encoded, such as %40 for @");
        }

        return
        [
            ("user", Decoded(user)),
            ("password", Decoded(password)),
            ("host", string.Join(',', servers.Select(server => Decoded(server.Host)))),
            ("port", servers.Exists(server => server.Port.Length > 0) ? string.Join(',', servers.Select(server => server.Port)) : ""),
            ("dbname", Decoded(database)),
            .. pairs.Select(pair => Cut(pair, '=')).Select(pair => (Decoded(pair.Before), Decoded(pair.After.Replace('+', ' ')))),
        ];
    }

    /// <summary>Separates a host, which may be an IPv6 address in brackets, from its port.</summary>
    public static (string Host, string Port) HostAndPort(string text) =>
        text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
            ? (text[1..end], text[(end + 1)..].TrimStart(':'))
            : Cut(text, ':');

    private static string Decoded(string text) => Uri.UnescapeDataString(text);

    private static (string Before, string After) Cut(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");
}
