using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace WebexGateway.Tokens;

/// <summary>
/// Runs a renewal in a small process of its own, which outlives the gateway: when the gateway is killed while Webex answers,
/// the new refresh token is still written. RFC 6749 offers no other way: an answer goes to one connection, and the process that has it
/// must live until the answer is durable.
/// </summary>
public sealed partial class RenewalProcess(
    Renewal renewal, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock, ILogger<RenewalProcess> logger)
{
    /// <summary>The child's command, which the help does not show.</summary>
    public const string Command = "renew";

    private static readonly string[] Sections = [WebexOptions.Section, StorageOptions.Section];
    private static readonly PosixSignal[] Stops = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    /// <summary>
    /// Renews this version, unless another instance does or did; the outcome is in the store. The gateway renews it itself beside the
    /// stand-in (which would end with the gateway), inside another host such as a test's, and when no process can be started.
    /// </summary>
    public async Task RunAsync(string name, long version, RenewalCause cause)
    {
        var order = new Order(name, version, cause, environment.EnvironmentName, environment.ContentRootPath, Settings());
        if (configuration.AsksForSandbox() == true || Self() is not { } self || !await TryChildAsync(self, order))
        {
            await renewal.RunAsync(name, version, cause);
        }
    }

    /// <summary>
    /// Runs in the child. It reads its order from the standard input, so that no secret is in a command line,
    /// and it ignores the signals to stop.
    /// </summary>
    public static async Task<int> MainAsync()
    {
        var ignored = Stops.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)).ToList();
        try
        {
            if (await Console.In.ReadLineAsync() is { } line && JsonSerializer.Deserialize(line, SealedJson.Default.Order) is { } order)
            {
                await RenewAsync(order);
                return 0;
            }

            return 1; // the gateway was killed before it could give the order: nothing was begun
        }
        catch (Exception)
        {
            return 1; // such as a store that is down; a crash could write the memory, which holds secrets, to a file
        }
        finally
        {
            ignored.ForEach(registration => registration.Dispose());
        }
    }

    private static async Task RenewAsync(Order order)
    {
        var builder = Host.CreateEmptyApplicationBuilder(
            new() { EnvironmentName = order.Environment, ContentRootPath = order.ContentRoot });
        builder.Configuration.AddInMemoryCollection(order.Settings);
        builder.Services.AddRuntime();
        builder.Services.AddStorage();
        builder.Services.AddTokenVault();
        using var host = builder.Build();
        await host.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
        await host.Services.GetRequiredService<Renewal>().RunAsync(order.Token, order.Version, order.Cause);
    }

    /// <summary>How to start this program again; null inside another host.</summary>
    private static ProcessStartInfo? Self()
    {
        if (Environment.ProcessPath is not { } path || Assembly.GetEntryAssembly() != typeof(Program).Assembly)
        {
            return null;
        }

        var start = new ProcessStartInfo(path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true, // the gateway's own streams would stay open when the gateway has ended
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(path) is "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{typeof(Program).Assembly.GetName().Name}.dll"));
        }

        start.ArgumentList.Add(Command);
        start.Environment["DOTNET_gcServer"] = "0"; // it is small and ends after a second
        return start;
    }

    /// <summary>False when no process could be started.</summary>
    private async Task<bool> TryChildAsync(ProcessStartInfo self, Order order)
    {
        try
        {
            using var child = Process.Start(self)!;
            await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, SealedJson.Default.Order));
            child.StandardInput.Close();
            using var limit = new CancellationTokenSource(RenewalRules.LeaseTime, clock);
            await child.WaitForExitAsync(limit.Token);
            if (child.ExitCode != 0)
            {
                Log.Failed(logger, order.Token, child.ExitCode);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return true; // the child goes on, and its outcome will be in the store
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            Log.NotStarted(logger, exception.Message);
            return false;
        }
    }

    private Dictionary<string, string?> Settings() => Sections.SelectMany(section => configuration.GetSection(section).AsEnumerable())
        .Where(setting => setting.Value is not null)
        .ToDictionary();

    /// <summary>The order to the child. It holds secrets and prints none.</summary>
    internal sealed record Order(
        string Token, long Version, RenewalCause Cause, string Environment, string ContentRoot, Dictionary<string, string?> Settings)
    {
        public override string ToString() => $"renewal of {Token}";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The process that renews the Webex token '{Token}' ended with {ExitCode}; "
            + "its outcome is read from the store.")]
        public static partial void Failed(ILogger logger, string token, int exitCode);

        [LoggerMessage(2, LogLevel.Warning, "No process could be started to renew the Webex token, "
            + "so the gateway renews it itself: {Reason}")]
        public static partial void NotStarted(ILogger logger, string reason);
    }
}
