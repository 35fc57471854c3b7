using System.Globalization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox;

/// <summary>Reads the options from the environment (SANDBOX_…) and from the command line, which wins.</summary>
internal static class CommandLine
{
    private static readonly Option[] Known =
    [
        new("Port", "port on 127.0.0.1; 0 takes any free one", of => of.Port, (to, text) => to.Port = Number(text)),
        new("ClientId", "the Integration's client id", of => of.ClientId, (to, text) => to.ClientId = text),
        new("ClientSecret", "the Integration's client secret", of => of.ClientSecret, (to, text) => to.ClientSecret = text),
        new("RefreshToken", "a refresh token of the Integration", of => of.RefreshToken, (to, text) => to.RefreshToken = text),
        new("GuestClientId", "the Service App's client id", of => of.GuestClientId, (to, text) => to.GuestClientId = text),
        new("GuestClientSecret", "the Service App's client secret", of => of.GuestClientSecret, (to, text) => to.GuestClientSecret = text),
        new("GuestRefreshToken", "a refresh token of the Service App", of => of.GuestRefreshToken,
            (to, text) => to.GuestRefreshToken = text),
        new("OrganizationId", "the organization", of => of.OrganizationId, (to, text) => to.OrganizationId = text),
        new("EntryPointId", "the outbound entry point, for callbacks", of => of.EntryPointId, (to, text) => to.EntryPointId = text),
        new("FlowEntryPointId", "the inbound entry point, for EXECUTE_FLOW", of => of.FlowEntryPointId,
            (to, text) => to.FlowEntryPointId = text),
        new("OutdialAni", "the only number that may be the origin of a call", of => of.OutdialAni, (to, text) => to.OutdialAni = text),
        new("Scopes", "the scopes of the Integration's first refresh token", of => of.Scopes, (to, text) => to.Scopes = text),
        new("ListDelay", "how long after a call the list shows it", of => of.ListDelay, (to, text) => to.ListDelay = Duration(text)),
        new("AccessTokenLifetime", "such as 00:00:03 or 14.00:00:00", of => of.AccessTokenLifetime,
            (to, text) => to.AccessTokenLifetime = Duration(text)),
        new("RefreshTokenLifetime", "the same for refresh tokens", of => of.RefreshTokenLifetime,
            (to, text) => to.RefreshTokenLifetime = Duration(text)),
        new("OneTimeRefreshTokens", "true: every refresh gives a new refresh token", of => of.OneTimeRefreshTokens,
            (to, text) => to.OneTimeRefreshTokens = bool.Parse(text)),
        new("RequestsPerMinute", "what one client may ask of Contact Center", of => of.RequestsPerMinute,
            (to, text) => to.RequestsPerMinute = Number(text)),
    ];

    public static string Help
    {
        get
        {
            var defaults = new SandboxOptions();
            var lines = Known.Select(one =>
                $"  --{one.Name,-22} {one.Meaning} [{one.Get(defaults)}]");
            return $"""
                The stand-in for Webex.

                  dotnet run --project src/Sandbox [-- --Option value …]

                {string.Join('\n', lines)}

                Every option can be set as SANDBOX_<OPTION> in the environment too, such as SANDBOX_PORT.
                Faults and paths: docs/sandbox.md.
                """;
        }
    }

    public static bool WantsHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <summary>Returns null with the fault when an option is invalid.</summary>
    public static SandboxOptions? Read(string[] args, out string fault)
    {
        fault = Misspelt(args);
        if (fault.Length > 0)
        {
            return null;
        }

        var options = new SandboxOptions();
        var given = new ConfigurationBuilder().AddEnvironmentVariables("SANDBOX_").AddCommandLine(args).Build();
        foreach (var option in Known.Where(one => given[one.Name] is not null))
        {
            if (string.IsNullOrWhiteSpace(given[option.Name]))
            {
                fault = $"{option.Name} is empty; --help shows its default.";
                return null;
            }

            try
            {
                option.Set(options, given[option.Name]!);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException)
            {
                fault = $"{option.Name} is '{given[option.Name]}', which cannot be read; --help shows how it is written.";
                return null;
            }
        }

        fault = OutOfRange(options);
        return fault.Length == 0 ? options : null;
    }

    private static string Misspelt(string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            var (name, separator) = (args[index].Split('=')[0], args[index].Contains('='));
            if (!Known.Any(one => name.Equals($"--{one.Name}", StringComparison.OrdinalIgnoreCase)))
            {
                return $"'{name}' is not an option; --help lists them.";
            }

            if (!separator && ++index == args.Length)
            {
                return $"{name} needs a value; --help lists the options.";
            }
        }

        return "";
    }

    private static string OutOfRange(SandboxOptions options) => true switch
    {
        _ when options.Port is < 0 or > 65535 => "Port must be 0 to 65535.",
        _ when options.RequestsPerMinute < 1 => "RequestsPerMinute must be at least 1.",
        _ when options.ListDelay < TimeSpan.Zero => "ListDelay must be at least 00:00:00.",
        _ when !Format.IsNumber(options.OutdialAni, 1, 36) => $"OutdialAni {Format.Number(1, 36)}.",
        _ when options.AccessTokenLifetime <= TimeSpan.Zero => "AccessTokenLifetime must be longer than nothing.",
        _ when options.RefreshTokenLifetime <= TimeSpan.Zero => "RefreshTokenLifetime must be longer than nothing.",
        _ => "",
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Requires a colon, because a plain number would be days.</summary>
    private static TimeSpan Duration(string text) =>
        text.Contains(':') ? TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture) : throw new FormatException();

    private sealed record Option(string Name, string Meaning, Func<SandboxOptions, object> Get, Action<SandboxOptions, string> Set);
}
