using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Ledger;
using WebexGateway.Startup;
using WebexGateway.Storage;
using WebexGateway.Tokens;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Simulation;

/// <summary>What all seeds share: an empty store with its schema, and the route of callbacks.</summary>
internal static class Shipped
{
    private static readonly Lazy<(byte[] Store, RouteConfig Route, ClusterConfig Cluster)> All = new(Make);

    public static byte[] EmptyStore => All.Value.Store;

    public static RouteConfig Route => All.Value.Route;

    public static ClusterConfig Cluster => All.Value.Cluster;

    private const string Watch = """
        create table simulated_transition (before integer, after integer not null, count integer not null);
        create trigger simulated_insert after insert on callback begin
          update simulated_transition set count = count + 1 where before is null and after = new.status;
          insert into simulated_transition select null, new.status, 1
            where not exists (select 1 from simulated_transition where before is null and after = new.status);
        end;
        create trigger simulated_update after update of status on callback when old.status <> new.status begin
          update simulated_transition set count = count + 1 where before = old.status and after = new.status;
          insert into simulated_transition select old.status, new.status, 1
            where not exists (select 1 from simulated_transition where before = old.status and after = new.status);
        end;
        """;

    /// <summary>Lets SQLite count the changes of states.</summary>
    private static void WatchTransitions(string file)
    {
        using var connection = LedgerLook.Connect(file);
        using var command = connection.CreateCommand();
        command.CommandText = $"{Watch} pragma wal_checkpoint(truncate)";
        command.ExecuteNonQuery();
    }

    private static (byte[] Store, RouteConfig Route, ClusterConfig Cluster) Make()
    {
        var file = Path.Combine(Files.Folder, "empty.db");
        var configuration = new Settings(300, 2, 3, 5, 3000, 2000).With(file, "refresh");
        using var host = new SimulatedHost();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddStorage();
        services.AddAbuseProtection();
        services.AddLedger();
        services.AddTokens();
        services.AddWebexProxy(configuration);
        using var provider = services.BuildServiceProvider();
        var store = new Store(
            Options.Create(new StorageOptions { Path = file }), host, provider.GetServices<Migration>(), NullLoggerFactory.Instance);
        store.MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        WatchTransitions(file);
        var proxy = provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
        var route = proxy.Routes.Single(one => one.RouteId == "callback-call");
        return (File.ReadAllBytes(file), route, proxy.Clusters.Single(one => one.ClusterId == route.ClusterId));
    }
}
