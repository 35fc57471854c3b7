using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using WebexGateway.Settings;
using WebexGateway.Storage;

namespace WebexGateway.Tokens;

/// <summary>
/// Runs a renewal in a small process of its own, which outlives the gateway: when the gateway is killed while Webex answers, the new refresh token is written down all the same.
/// RFC 6749 offers no other way: an answer goes to one connection, and whoever holds that must live until it is durable.
/// </summary>
public sealed partial class RenewalProcess(Renewal renewal, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock, ILogger<RenewalProcess> logger)
{
    /// <summary>The hidden command of the child.</summary>
    public const string Command = "renew";

    private static readonly string[] Sections = [WebexOptions.Section, StorageOptions.Section];
    private static readonly PosixSignal[] Stops = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    /// <summary>Renews this version, unless another instance does or did; what came of it stands in the store.</summary>
    public async Task RunAsync(string name, long version, RenewalCause cause)
    {
        if (Self() is not { } self || configuration.AsksForSandbox() == true || !await TryChildAsync(self, new(name, version, cause, environment.EnvironmentName, environment.ContentRootPath, Settings())))
        {
            await renewal.RunAsync(name, version, cause); // the stand-in would die with us, a test host is not ours to start, and a machine may have no room for a process
        }
    }

    /// <summary>The child: reads what to renew from its standard input, so that no secret stands in a command line, and lets no signal but SIGKILL come between answer and store.</summary>
    public static async Task<int> MainAsync()
    {
        var deaf = Stops.Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)).ToList();
        try
        {
            if (await Console.In.ReadLineAsync() is not { } line
                || JsonSerializer.Deserialize(line, SealedJson.Default.Order) is not { } order)
            {
                return 1; // the gateway was killed before it could say what to do: nothing was begun
            }

            await RenewAsync(order);
            return 0;
        }
        catch (Exception)
        {
            return 1; // such as a store that is down; a crash could dump the memory, which holds secrets. The gateway goes by what the store says
        }
        finally
        {
            deaf.ForEach(registration => registration.Dispose());
        }
    }

    private static async Task RenewAsync(Order order)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = order.Environment, ContentRootPath = order.ContentRoot });
        builder.Configuration.AddInMemoryCollection(order.Settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddStorage();
        builder.Services.AddTokenVault();
        using var host = builder.Build();
        await host.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
        await host.Services.GetRequiredService<Renewal>().RunAsync(order.Token, order.Version, order.Cause);
    }

    /// <summary>How to start this program again; null inside another host, such as a test's.</summary>
    private static ProcessStartInfo? Self()
    {
        if (Environment.ProcessPath is not { } path || Assembly.GetEntryAssembly() != typeof(Program).Assembly)
        {
            return null;
        }

        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true }; // it must not keep our own streams open when we are gone
        if (Path.GetFileNameWithoutExtension(path) is "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{typeof(Program).Assembly.GetName().Name}.dll"));
        }

        start.ArgumentList.Add(Command);
        start.Environment["DOTNET_gcServer"] = "0"; // small, and gone in a second
        return start;
    }

    private async Task<bool> TryChildAsync(ProcessStartInfo self, Order order)
    {
        try
        {
            using var child = Process.Start(self)!;
            await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, SealedJson.Default.Order));
            child.StandardInput.Close();
            using var limit = new CancellationTokenSource(TokenVault.LeaseTime, clock);
            await child.WaitForExitAsync(limit.Token);
            if (child.ExitCode != 0)
            {
                Log.Failed(logger, order.Token, child.ExitCode);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return true; // it goes on, and the store will tell
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            Log.NotStarted(logger, failure.Message);
            return false;
        }
    }

    private Dictionary<string, string?> Settings() => configuration.AsEnumerable()
        .Where(setting => setting.Value is not null && Sections.Any(section => setting.Key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase)))
        .ToDictionary(setting => setting.Key, setting => setting.Value);

    /// <summary>What the child is told. It holds secrets and is never printed.</summary>
    internal sealed record Order(
        string Token, long Version, RenewalCause Cause, string Environment, string ContentRoot, Dictionary<string, string?> Settings)
    {
        public override string ToString() => $"renewal of {Token}";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The process that renews the Webex token '{Token}' ended with {ExitCode}; its outcome is read from the store.")]
        public static partial void Failed(ILogger logger, string token, int exitCode);

        [LoggerMessage(2, LogLevel.Warning, "No process could be started to renew the Webex token, so the gateway renews it itself: {Reason}")]
        public static partial void NotStarted(ILogger logger, string reason);
    }
}
