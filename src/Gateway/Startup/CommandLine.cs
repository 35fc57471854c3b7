using System.Reflection;

namespace WebexGateway.Startup;

/// <summary>Refuses an unknown command line, so that a typing mistake does not start the gateway and use the refresh token.</summary>
public static class CommandLine
{
    /// <summary>The command that checks the configuration and starts nothing.</summary>
    public const string Check = "check";

    private const string Usage = """
        WebexGateway              serves
        WebexGateway check        looks through the configuration, says every fault with its fix, and starts nothing
        WebexGateway --version    says its version
        WebexGateway --help       says this

        Settings may follow as --Key=value, such as --urls=http://127.0.0.1:8080; they win over the environment.
        """;

    /// <summary>
    /// Answers <c>--help</c>, <c>--version</c> and unknown commands, runs a renewal that the gateway started, and returns the exit code;
    /// null for serving or checking.
    /// </summary>
    public static async Task<int?> RunAsync(string[] args) =>
        args is [RenewalProcess.Command] ? await RenewalProcess.MainAsync() : Answer(args);

    private static int? Answer(string[] args)
    {
        switch (args)
        {
            case ["--help" or "-h", ..]:
                Console.WriteLine(Usage);
                return 0;
            case ["--version", ..]:
                Console.WriteLine(
                    "WebexGateway "
                    + $"{typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}");
                return 0;
            case [Check, var extra, ..] when !extra.StartsWith("--", StringComparison.Ordinal):
                Console.Error.WriteLine($"✗ '{Check}' takes settings only, such as --Key=value.{Environment.NewLine}{Usage}");
                return 1;
            case [] or [Check, ..]:
                return null;
            case [var first, .. var rest] when first.StartsWith("--", StringComparison.Ordinal) && (
                first.Contains('=', StringComparison.Ordinal) || rest is [not ['-', '-', ..], ..]):
                return null; // a setting: --Key=value or --Key value
            default:
                Console.Error.WriteLine($"✗ '{args[0].Split('=')[0]}' is no command.{Environment.NewLine}{Usage}");
                return 1;
        }
    }
}
