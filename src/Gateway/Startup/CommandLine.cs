using System.Reflection;

namespace WebexGateway.Startup;

/// <summary>Refuses an unknown command line, so that a typing mistake does not start the gateway and use the refresh token.</summary>
public static class CommandLine
{
    /// <summary>The command that checks the configuration and starts nothing.</summary>
    public const string Check = "check";

    public const string Move = "move";
    public const string Backup = "backup";
    public const string Restore = "restore";

    private const string From = "--from";
    private const string To = "--to";
    private const string Overwrite = "--overwrite";
    private const string Production = "--production";

    private const string Usage = """
        WebexGateway                     serves
        WebexGateway check               looks through the configuration, says every fault with its fix, and starts nothing
        WebexGateway check --production  also goes through what a website that people use needs
        WebexGateway move --from STORE [--to STORE]
                                         copies a stopped gateway's store to an empty one; STORE is a file of SQLite or an address of
                                         PostgreSQL, and --to the configured store if it is left out
        WebexGateway backup FILE         copies the SQLite store to a file, also while the gateway serves
        WebexGateway restore FILE [--overwrite]
                                         puts a backup in the place of the stopped gateway's store
        WebexGateway restore             takes note that the store was restored by other means, such as pg_restore
        WebexGateway --version           says its version
        WebexGateway --help              says this

        Settings may follow as --Key=value, such as --urls=http://127.0.0.1:8080; they win over the environment.
        """;

    /// <summary>
    /// Answers <c>--help</c>, <c>--version</c> and unknown commands, runs a renewal that the gateway started, and returns the exit code;
    /// null for other commands.
    /// </summary>
    public static async Task<int?> RunAsync(string[] args) =>
        args is [RenewalProcess.Command] ? await RenewalProcess.MainAsync() : Answer(args);

    /// <summary>Reads a command with its files and options; the rest are settings.</summary>
    public static Command Read(string[] args)
    {
        if (args is not [Check or Move or Backup or Restore, ..])
        {
            return new(null) { Settings = args };
        }

        var command = new Command(args[0]);
        var settings = new List<string>();
        for (var words = new Queue<string>(args[1..]); words.TryDequeue(out var word);)
        {
            var (key, value) = word.Split('=', 2) is [var left, var right] ? (left, right) : (word, null);
            switch (command.Name, key)
            {
                case (Move, From):
                    command = command with { From = value ?? words.DequeueOrNull() };
                    break;
                case (Move, To):
                    command = command with { To = value ?? words.DequeueOrNull() };
                    break;
                case (Restore, Overwrite):
                    command = command with { IsToOverwrite = true };
                    break;
                case (Check, Production):
                    command = command with { IsForProduction = true };
                    break;
                case (Backup or Restore, _) when command.File is null && !IsOption(word):
                    command = command with { File = word };
                    break;
                case var _ when IsOption(word) && value is not null:
                    settings.Add(word);
                    break;
                case var _ when IsOption(word) && words.TryPeek(out var next) && !IsOption(next):
                    settings.AddRange([word, words.Dequeue()]);
                    break;
                default:
                    command = command with { Fault = command.Fault ?? Surplus(command.Name!, word) };
                    break;
            }
        }

        return command with { Settings = settings, Fault = command.Fault ?? Missing(command) };
    }

    private static string? DequeueOrNull(this Queue<string> words) => words.TryDequeue(out var word) ? word : null;

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    private static string Surplus(string name, string word) =>
        IsOption(word) ? $"'{word}' is no option of '{name}', and no setting such as --Key=value."
        : name == Check ? "'check' takes settings only, such as --Key=value."
        : $"'{name}' does not take '{word}'.";

    private static string? Missing(Command command) => command switch
    {
        { Name: Move, From: not { Length: > 0 } } => "'move' needs --from and a file of SQLite or an address of PostgreSQL.",
        { Name: Move, To: "" } => "--to needs a file of SQLite or an address of PostgreSQL.",
        { Name: Backup, File: not { Length: > 0 } } => "'backup' needs the name of a file.",
        { Name: Restore, File: null, IsToOverwrite: true } => "--overwrite needs the backup's file before it.",
        _ => null,
    };

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
            case [] or [Check or Move or Backup or Restore, ..]:
                return Read(args).Fault is { } fault ? Refuse(fault) : null;
            case [var first, .. var rest] when IsOption(first) && (
                first.Contains('=', StringComparison.Ordinal) || rest is [not ['-', '-', ..], ..]):
                return null; // a setting: --Key=value or --Key value
            default:
                return Refuse($"'{args[0].Split('=')[0]}' is no command.");
        }
    }

    private static int Refuse(string fault)
    {
        Console.Error.WriteLine($"✗ {fault}{Environment.NewLine}{Usage}");
        return 1;
    }

    /// <summary>What a command line asks for. Without a name it is to serve.</summary>
    public sealed record Command(string? Name)
    {
        public string? File { get; init; }

        public string? From { get; init; }

        public string? To { get; init; }

        public bool IsToOverwrite { get; init; }

        public bool IsForProduction { get; init; }

        public IReadOnlyList<string> Settings { get; init; } = [];

        /// <summary>What is wrong with the command line.</summary>
        public string? Fault { get; init; }

        /// <summary>Prints no address, which may hold a password.</summary>
        public override string ToString() => Name ?? "serve";
    }
}
