namespace WebexGateway.Simulation;

/// <summary>The program's arguments, and what they run.</summary>
internal static class CommandLine
{
    public const string Help = """
        Runs the gateway's own code through simulated days, each from a seed: crashes, faults of Webex, of the store and of the clock.

          --seeds N          so many seeds, one after the other (default 100)
          --from N           the first of them (default 1)
          --hours N          how long each lasts, 1 to 168 (default 24)
          --seed N           one seed, step by step, with the hash of its trace
          --quiet            with --seed: no steps
          --log              with --seed: the gateway's own log as well
          --defect NAME      with a fault that is put into the gateway on purpose
          --defects          lists those, and for each the first seed that finds it
          --transitions      how often a callback went from one state to another, as docs/ledger-model.md names them
          --threads N        seeds at once (default: one for each processor)
          --help
        """;

    public static int Run(string[] args)
    {
        try
        {
            if (Arguments.Read(args) is not { } arguments)
            {
                Console.WriteLine(Help);
                return 0;
            }

            return arguments.IsListOfDefects ? Runs.Defects(arguments)
                : arguments.Seed is { } seed ? Runs.One(arguments, seed)
                : Runs.Many(arguments);
        }
        catch (ArgumentException mistake)
        {
            Console.Error.WriteLine($"{mistake.Message}{Environment.NewLine}--help lists the arguments.");
            return 2;
        }
        finally
        {
            Files.Delete();
        }
    }
}
