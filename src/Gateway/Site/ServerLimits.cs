using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebexGateway.Site;

/// <summary>Sets the limits of a connection in Kestrel: small bodies and headers, and minimum rates.</summary>
public static class ServerLimits
{
    /// <summary>The greatest size of a body in bytes, for all endpoints; visitors' bodies have a lower one in VisitorJson.</summary>
    private const int LargestBody = 8 * 1024;

    /// <summary>The greatest length of a request line. The code and state of Webex take a fraction of it.</summary>
    private const int LongestRequestLine = 4 * 1024;

    /// <summary>The greatest number of connections; an idle one takes about 10 KB. More is an attack, or needs a second instance.</summary>
    private const int MostConnections = 10_000;

    /// <summary>
    /// The files that are open without visitors: about 260 assemblies of the runtime, and 40 for the store, pipes and listeners.
    /// </summary>
    private const long OwnFiles = 384;

    /// <summary>The smallest number of connections with which the gateway starts.</summary>
    private const int FewestConnections = 32;

    /// <summary>A visitor's body is smaller than 4 KiB: at this rate it takes at most 4 seconds.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(2));

    /// <summary>
    /// The slowest mobile network reads five times as fast. A slower reader is disconnected, because unread answers fill the memory.
    /// </summary>
    private static readonly MinDataRate SlowestReader = new(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(5));

    public static void LimitRequests(this WebApplicationBuilder builder)
    {
        var connections = Connections(OpenFiles());
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<ConnectionShares>(services, connections));
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, connections));
    }

    /// <summary>
    /// Returns the number of connections for a limit on open files: each visitor needs one file, and another for the connection to Webex or
    /// the store.
    /// </summary>
    public static int Connections(long openFiles) =>
        (int)Math.Min(MostConnections, (openFiles - OwnFiles) / 2) is var connections and >= FewestConnections
            ? connections
            : throw new ConfigurationFaultException(
                $"The process may have only {openFiles} files open at once, which leaves no room for visitors. Set the limit to "
                + $"{OwnFiles + (2 * FewestConnections)} at least, better 65536 (ulimit -n, LimitNOFILE of systemd, ulimits of Docker).");

    /// <summary>
    /// Reads the limit on open files, <c>RLIMIT_NOFILE</c>, which the runtime has raised as far as it may; no limit on other systems than
    /// Linux.
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
        kestrel.Limits.MaxConcurrentConnections = connections + (connections / 2); // connections that ConnectionShares closes count too
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        var shares = kestrel.ApplicationServices.GetRequiredService<ConnectionShares>();
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => shares.ServeAsync(connection, next)));
    }
}
