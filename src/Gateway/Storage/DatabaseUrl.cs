using System.Globalization;
using Npgsql;

namespace WebexGateway.Storage;

/// <summary>
/// Reads <c>DATABASE_URL</c>: the URL of libpq, as hosting services provide it, the keywords of libpq (<c>host=… user=…</c>), or a
/// connection string of Npgsql. A fault repeats no part of the text, because any part may be the password.
/// </summary>
public static class DatabaseUrl
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;
    private const int Connections = 20;

    /// <summary>
    /// Statements that a connection prepares after some uses. A pooler that gives each transaction another connection needs
    /// <c>Max Auto Prepare=0</c>, unless it knows prepared statements (PgBouncer from 1.21 on).
    /// </summary>
    private const int Prepared = 64;

    private const string Forms =
        "postgres://user:password@host:port/database, host=… port=… user=… password=… dbname=…, or "
        + "Host=…;Username=…;Password=…;Database=…";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    /// <summary>Maps the parameter names of libpq to those of Npgsql.</summary>
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

    /// <summary>
    /// Returns the connection string with our limits where the text sets none. Throws an <see cref="ArgumentException"/> with the fault.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        text = text.Trim();
        var settings = Schemes.FirstOrDefault(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is { } scheme
            ? FromParameters(LibpqUrl.Read(text[scheme.Length..]))
            : LibpqKeywords.Read(text, Names.ContainsKey) is { } keywords ? FromParameters(keywords)
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
        Default(settings, "Max Auto Prepare", Prepared);
        Default(settings, "Application Name", "WebexGateway");
        // Build validates the settings and opens no connection.
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

    /// <summary>Translates the values of libpq, which writes verify-full where Npgsql writes VerifyFull.</summary>
    private static string Spelled(string name, string value) =>
        name is "sslmode" or "channel_binding" ? value.Replace("-", "", StringComparison.Ordinal) : value;

    /// <summary>Returns true for a host with a valid port or without one; an IPv6 address without brackets has none.</summary>
    private static bool HasPort(string host) =>
        host.StartsWith('/') || (!host.StartsWith('[') && host.Count(letter => letter == ':') > 1) || LibpqUrl.HostAndPort(host).Port is ""
        || (ushort.TryParse(LibpqUrl.HostAndPort(host).Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0);

    private static bool IsHost(string host)
    {
        var isName = Uri.CheckHostName(LibpqUrl.HostAndPort(host).Host) != UriHostNameType.Unknown
            || Uri.CheckHostName(host) != UriHostNameType.Unknown;
        return host.StartsWith('/') ? !host.Contains('=', StringComparison.Ordinal) : isName;
    }

    /// <summary>Replaces the message of a reader of the framework or of Npgsql, which may contain a part of the text.</summary>
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
