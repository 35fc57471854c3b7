namespace WebexGateway.Fuzz;

internal static class CommandLine
{
    private const string Usage = """
        Reads what strangers send, by the code of the gateway. An exception is a fault.
          Fuzz TARGET               under afl-fuzz, on instrumented assemblies; eng/fuzz.sh does all of it
          Fuzz TARGET FILE...       reads these files once, such as the crashes that afl-fuzz found
          Fuzz --list               the targets
        """;

    public static int Main(string[] args)
    {
        if (args is ["--list"])
        {
            Console.WriteLine(string.Join('\n', Targets.All.Keys));
            return 0;
        }

        if (args.Length == 0 || !Targets.All.TryGetValue(args[0], out var target))
        {
            Console.Error.WriteLine(Usage);
            return args is ["--help"] ? 0 : 1;
        }

        if (args.Length == 1)
        {
            SharpFuzz.Fuzzer.OutOfProcess.Run(stream =>
            {
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                target(bytes.ToArray());
            });
            return 0;
        }

        foreach (var file in args[1..])
        {
            target(File.ReadAllBytes(file));
            Console.WriteLine($"{file}: read");
        }

        return 0;
    }
}
