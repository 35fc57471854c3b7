namespace WebexGateway.Sandbox;

/// <summary>Reads the options from the environment (SANDBOX_…) and the command line, which wins.</summary>
internal static class CommandLine
{
    private static readonly (string Name, string Meaning)[] Known =
    [
        (nameof(SandboxOptions.Port), "port on 127.0.0.1; 0 takes any free one"),
        (nameof(SandboxOptions.ClientId), "the Integration's client id"),
        (nameof(SandboxOptions.ClientSecret), "the Integration's client secret"),
        (nameof(SandboxOptions.RefreshToken), "a refresh token of the Integration"),
        (nameof(SandboxOptions.GuestClientId), "the Service App's client id"),
        (nameof(SandboxOptions.GuestClientSecret), "the Service App's client secret"),
        (nameof(SandboxOptions.GuestRefreshToken), "a refresh token of the Service App"),
        (nameof(SandboxOptions.OrganizationId), "the organization"),
        (nameof(SandboxOptions.EntryPointId), "the entry point that exists"),
        (nameof(SandboxOptions.AccessTokenLifetime), "such as 00:00:03 or 14.00:00:00"),
        (nameof(SandboxOptions.RefreshTokenLifetime), "the same for refresh tokens"),
        (nameof(SandboxOptions.OneTimeRefreshTokens), "true: every refresh gives a new refresh token"),
        (nameof(SandboxOptions.RequestsPerMinute), "what one client may ask of Contact Center"),
    ];

    public static string Help
    {
        get
        {
            var defaults = new SandboxOptions();
            var lines = Known.Select(one =>
                $"  --{one.Name,-22} {one.Meaning} [{typeof(SandboxOptions).GetProperty(one.Name)!.GetValue(defaults)}]");
            return $"""
                The stand-in for Webex.

                  dotnet run --project src/Sandbox [-- --Option value …]

                {string.Join('\n', lines)}

                Every option can be set as SANDBOX_<OPTION> in the environment too, such as SANDBOX_PORT.
                """;
        }
    }

    public static bool WantsHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <summary>Reads the options, or says what is wrong with them.</summary>
    public static SandboxOptions? Read(string[] args, out string fault)
    {
        fault = Misspelt(args);
        if (fault.Length > 0)
        {
            return null;
        }

        try
        {
            var options = new SandboxOptions();
            new ConfigurationBuilder().AddEnvironmentVariables("SANDBOX_").AddCommandLine(args).Build().Bind(options);
            fault = OutOfRange(options);
            return fault.Length == 0 ? options : null;
        }
        catch (InvalidOperationException unreadable)
        {
            fault = unreadable.Message;
            return null;
        }
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
        _ when options.AccessTokenLifetime <= TimeSpan.Zero => "AccessTokenLifetime must be longer than nothing.",
        _ when options.RefreshTokenLifetime <= TimeSpan.Zero => "RefreshTokenLifetime must be longer than nothing.",
        _ => "",
    };
}
