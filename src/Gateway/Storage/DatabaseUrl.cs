using System.Globalization;
using System.Text;
using Npgsql;

namespace WebexGateway.Storage;

/// <summary>
/// Reads <c>DATABASE_URL</c>: libpq's URI, as hosting services hand it out, libpq's keywords (<c>host=… user=…</c>), or an Npgsql
/// connection string.
/// A refusal repeats no part of the text: whatever was not understood may be the password.
/// </summary>
public static class DatabaseUrl
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;
    private const int Connections = 20;

    private const string Forms =
        "postgres://user:password@host:port/database, host=… port=… user=… password=… dbname=…, or Host=…;Username=…;Password=…;Database=…";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>libpq's parameter names, with Npgsql's.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["target_session_attrs"] = "Target Session Attributes",
        ["options"] = "Options",
    };

    /// <summary>The connection string with our limits where it names none; an <see cref="ArgumentException"/> says what is wrong.</summary>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        text = text.Trim();
        var settings = Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } scheme
            ? FromParameters(OfUrl(text[scheme.Length..]))
            : OfKeywords(text) is { } keywords ? FromParameters(keywords)
            : FromNpgsql(text);
        if (settings.Host is not { Length: > 0 } host)
        {
            throw new ArgumentException("it names no host");
        }

        if (!host.Split(',').All(IsHost))
        {
            throw new ArgumentException($"its host is no name, address or folder of a socket: write {Forms}");
        }

        if (settings.Port is < 1 or > ushort.MaxValue || !host.Split(',').All(HasPort))
        {
            throw new ArgumentException("its port is none: write a number from 1 to 65535");
        }

        Default(settings, "Timeout", ConnectSeconds);
        Default(settings, "Command Timeout", CommandSeconds);
        Default(settings, "Maximum Pool Size", Connections);
        Default(settings, "Application Name", "WebexGateway");
        // connects to nothing
        Try(() => new NpgsqlDataSourceBuilder(settings.ConnectionString).Build().Dispose(), "its settings contradict each other");
        return settings;
    }

    private static void Default(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword))
        {
            settings[keyword] = value;
        }
    }

    private static NpgsqlConnectionStringBuilder FromNpgsql(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        Try(() => settings.ConnectionString = text, $"it is neither of these: {Forms}");
        return settings;
    }

    private static NpgsqlConnectionStringBuilder FromParameters(IEnumerable<(string Name, string Value)> parameters)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in parameters.Where(parameter => parameter.Value.Length > 0))
        {
            given[name.ToLowerInvariant()] = Names.ContainsKey(name) ? value
                : throw new ArgumentException($"one of its parameters is not known; known are {string.Join(", ", Names.Keys)}");
        }

        var (hosts, ports) = (given.GetValueOrDefault("host", "").Split(','), given.GetValueOrDefault("port", "").Split(','));
        if (hosts.Length > 1)
        {
            given["host"] = string.Join(
                ',', hosts.Select((host, i) => WithPort(host, ports.Length == 1 ? ports[0] : ports.ElementAtOrDefault(i))));
            given.Remove("port");
        }

        foreach (var (name, value) in given)
        {
            Try(() => settings[Names[name]] = Spelled(name, value), $"its parameter '{name}' has a value that PostgreSQL does not know");
        }

        return settings;
    }

    private static string WithPort(string host, string? port) =>
        port is not { Length: > 0 } ? host : host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";

    /// <summary>libpq writes verify-full where Npgsql writes VerifyFull.</summary>
    private static string Spelled(string name, string value) =>
        name is "sslmode" or "channel_binding" ? value.Replace("-", "", StringComparison.Ordinal) : value;

    /// <summary>The parts of <c>user:password@host:port,host:port/database?name=value</c>, percent-decoded.</summary>
    private static IEnumerable<(string Name, string Value)> OfUrl(string text)
    {
        var (rest, query) = Cut(text, '?');
        var (authority, database) = Cut(rest, '/');
        var at = authority.LastIndexOf('@');
        var (user, password) = Cut(authority[..Math.Max(at, 0)], ':');
        var places = authority[(at + 1)..].Split(',').Select(PlaceOf).ToList();
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
            ("host", string.Join(',', places.Select(place => Decoded(place.Host)))),
            ("port", places.Exists(place => place.Port.Length > 0) ? string.Join(',', places.Select(place => place.Port)) : ""),
            ("dbname", Decoded(database)),
            .. pairs.Select(pair => Cut(pair, '=')).Select(pair => (Decoded(pair.Before), Decoded(pair.After.Replace('+', ' ')))),
        ];
    }

    private static (string Host, string Port) PlaceOf(string text) =>
        text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
            ? (text[1..end], text[(end + 1)..].TrimStart(':'))
            : Cut(text, ':');

    private static string Decoded(string text) => Uri.UnescapeDataString(text);

    private static (string Before, string After) Cut(string text, char at) =>
        text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");

    /// <summary>
    /// libpq's <c>keyword = value</c> pairs, with its quotation marks and backslashes; null when the text is not of this form.
    /// </summary>
    private static List<(string Name, string Value)>? OfKeywords(string text)
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

        return pairs.Count > 0 && (pairs.Count > 1 || Names.ContainsKey(pairs[0].Item1)) ? pairs : null;
    }

    /// <summary>Whether the port behind a host is one, if there is any; an IPv6 address without brackets has none.</summary>
    private static bool HasPort(string host) =>
        host.StartsWith('/') || (!host.StartsWith('[') && host.Count(letter => letter == ':') > 1) || PlaceOf(host).Port is ""
        || (ushort.TryParse(PlaceOf(host).Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0);

    private static bool IsHost(string host)
    {
        var isName = Uri.CheckHostName(PlaceOf(host).Host) != UriHostNameType.Unknown || Uri.CheckHostName(host) != UriHostNameType.Unknown;
        return host.StartsWith('/') ? !host.Contains('=', StringComparison.Ordinal) : isName;
    }

    /// <summary>Whatever a reader that is not ours says of the text may hold a part of it.</summary>
    private static void Try(Action read, string fault)
    {
        try
        {
            read();
        }
        catch (Exception)
        {
            throw new ArgumentException(fault);
        }
    }
}
