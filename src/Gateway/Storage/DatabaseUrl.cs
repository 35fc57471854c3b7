using Npgsql;

namespace WebexGateway.Storage;

/// <summary>Reads <c>DATABASE_URL</c>: libpq's URI, as hosting services hand it out, or an Npgsql connection string.</summary>
public static class DatabaseUrl
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;
    private const int Connections = 20;

    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <summary>libpq's parameter names that Npgsql knows by another.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
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
        ["host"] = "Host",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
    };

    /// <summary>The connection string with our limits where it names none; an <see cref="ArgumentException"/> says what is wrong without repeating the password.</summary>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        var settings = Uri.TryCreate(text, UriKind.Absolute, out var url) && Schemes.Contains(url.Scheme) ? FromUrl(url) : FromKeywords(text);
        if (settings.Host is not { Length: > 0 })
        {
            throw new ArgumentException("it names no host");
        }

        Default(settings, "Timeout", ConnectSeconds);
        Default(settings, "Command Timeout", CommandSeconds);
        Default(settings, "Maximum Pool Size", Connections);
        Default(settings, "Application Name", "WebexGateway");
        return settings;
    }

    private static void Default(NpgsqlConnectionStringBuilder settings, string keyword, object value)
    {
        if (!settings.ShouldSerialize(keyword))
        {
            settings[keyword] = value;
        }
    }

    private static NpgsqlConnectionStringBuilder FromKeywords(string text)
    {
        try
        {
            return new(text);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            throw new ArgumentException("it is neither postgres://user:password@host:port/database nor an Npgsql connection string such as Host=…;Username=…;Password=…;Database=…");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var settings = new NpgsqlConnectionStringBuilder { Host = url.IdnHost };
        if (url.Port > 0)
        {
            settings.Port = url.Port;
        }

        if (url.AbsolutePath is { Length: > 1 } path)
        {
            settings.Database = Uri.UnescapeDataString(path[1..]);
        }

        var user = url.UserInfo.Split(':', 2);
        settings.Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null;
        settings.Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null;
        foreach (var (name, value) in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Parameter))
        {
            Set(settings, name, value);
        }

        return settings;
    }

    private static (string Name, string Value) Parameter(string pair)
    {
        var parts = pair.Split('=', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1].Replace('+', ' ')) : "");
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        if (!Names.TryGetValue(name, out var keyword))
        {
            throw new ArgumentException($"its parameter '{name}' is not known; known are {string.Join(", ", Names.Keys)}");
        }

        try
        {
            settings[keyword] = name.EndsWith("mode", StringComparison.OrdinalIgnoreCase) || name.EndsWith("binding", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            throw new ArgumentException($"its parameter '{name}' has a value that PostgreSQL does not know");
        }
    }
}
