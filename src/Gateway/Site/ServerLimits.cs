using Microsoft.AspNetCore.Server.Kestrel.Core;
using WebexGateway.Settings;

namespace WebexGateway.Site;

/// <summary>What one connection may cost: small bodies and headers, and no dawdling.</summary>
public static class ServerLimits
{
    /// <summary>The largest body that any endpoint takes, in bytes: nobody sends more than a short form. Routes set less.</summary>
    private const int LargestBody = 8 * 1024;

    /// <summary>Webex's code and state fit in a fraction of it.</summary>
    private const int LongestRequestLine = 4 * 1024;

    /// <summary>An idle connection costs about 10 KB; more than this is an attack or wants a second instance.</summary>
    private const int MostConnections = 10_000;

    /// <summary>What is open without a visitor: some 260 assemblies of the runtime, and 40 for the store, pipes and listeners.</summary>
    private const long OwnFiles = 384;

    /// <summary>Fewer connections than this serve nobody.</summary>
    private const int FewestConnections = 32;

    /// <summary>A visitor's body is under 4 KiB and fits in a few packets: at this rate it is there in 4 seconds, or never.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(2));

    /// <summary>The slowest mobile network takes five times as much. Whoever takes less is ended: unread downloads pile up.</summary>
    private static readonly MinDataRate SlowestReader = new(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Sets Kestrel's limits.</summary>
    public static void LimitRequests(this WebApplicationBuilder builder)
    {
        var connections = Connections(OpenFiles());
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ConnectionShares>(services, connections));
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, connections));
    }

    /// <summary>
    /// How many connections are taken when so many files may be open: a visitor's, and for each one to Webex or the store.
    /// </summary>
    public static int Connections(long openFiles) =>
        (int)Math.Min(MostConnections, (openFiles - OwnFiles) / 2) is var connections and >= FewestConnections
            ? connections
            : throw new ConfigurationFaultException(
                $"The process may have only {openFiles} files open at once, which leaves no room for visitors. Set the limit to "
                + $"{OwnFiles + (2 * FewestConnections)} at least, better 65536 (ulimit -n, LimitNOFILE of systemd, ulimits of Docker).");

    /// <summary>
    /// The limit on open files, <c>RLIMIT_NOFILE</c>, which the runtime has raised as far as it may; none where Linux is not there to tell.
    /// </summary>
    private static long OpenFiles()
    {
        const string limits = "/proc/self/limits";
        var lines = File.Exists(limits) ? File.ReadLines(limits) : [];
        return lines.FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..] && long.TryParse(soft, out var files)
            ? files
            : long.MaxValue;
    }

    private static void Limit(KestrelServerOptions kestrel, int connections)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestBufferSize = 64 * 1024;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        kestrel.Limits.MinResponseDataRate = SlowestReader;
        kestrel.Limits.MaxResponseBufferSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = connections + (connections / 2); // those that ConnectionShares is closing count here too
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        var shares = kestrel.ApplicationServices.GetRequiredService<ConnectionShares>();
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => shares.ServeAsync(connection, next)));
    }
}
