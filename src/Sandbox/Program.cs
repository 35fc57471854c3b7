using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebexGateway.Sandbox;

/// <summary>Runs the stand-in alone: starts it, prints how to use it, and waits for a stop signal.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (CommandLine.WantsHelp(args))
        {
            Console.WriteLine(CommandLine.Help);
            return 0;
        }

        if (CommandLine.Read(args, out var fault) is not { } options)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        try
        {
            await using var sandbox = await WebexSandbox.StartAsync(options);
            Console.WriteLine(StartScreen.Of(sandbox));
            await StopSignalAsync();
            return 0;
        }
        catch (IOException)
        {
            await Console.Error.WriteLineAsync($"Port {options.Port} on 127.0.0.1 is taken: choose another with --port, or 0 for any.");
            return 1;
        }
        catch (SocketException exception)
        {
            await Console.Error.WriteLineAsync(
                $"Port {options.Port} on 127.0.0.1 cannot be opened ({exception.Message}): choose another with --port, or 0 for any.");
            return 1;
        }
    }

    private static async Task StopSignalAsync()
    {
        var stop = new TaskCompletionSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stop.Task;
    }
}
