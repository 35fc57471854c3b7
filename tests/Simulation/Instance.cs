using System.Data.Common;
using System.Reflection;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Callbacks;
using WebexGateway.FollowUp;
using WebexGateway.Ledger;
using WebexGateway.Runtime;
using WebexGateway.Site;
using WebexGateway.Startup;
using WebexGateway.Storage;
using WebexGateway.Tokens;
using WebexGateway.Webex;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Simulation;

/// <summary>One instance of the gateway, composed of the production's parts without Kestrel.</summary>
internal sealed class Instance : IDisposable
{
    private static readonly MethodInfo Execute =
        typeof(BackgroundService).GetMethod("ExecuteAsync", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly ServiceProvider services;
    private readonly SimulatedHost host = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly StoreWeather weather;
    private SimulatedSource? source;
    private TaskCompletionSource? idle;

    public Instance(Life life, World world)
    {
        Life = life;
        weather = world.Weather;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(world.Configuration);
        services.AddSingleton<IHostApplicationLifetime>(host);
        services.AddSingleton<IHostEnvironment>(host);
        services.AddSingleton<IWebHostEnvironment>(host);
        services.AddLogging(logging => world.AddLogs(logging, life));
        services.AddMetrics();
        services.AddStorage();
        services.AddSite();
        services.AddAbuseProtection();
        services.AddLedger();
        services.AddCallbacks();
        services.AddTokens();
        services.AddWebexProxy(world.Configuration);
        services.AddSingleton<TimeProvider>(world.ClockOf(life));
        services.AddSingleton(new Randomness(world.Chance.Branch().Fill));
        services.AddSingleton(new Background(LifeContext.BesideAsync, world.ClockOf(life), TaskCreationOptions.None));
        services.AddSingleton<Func<DbDataSource, DbDataSource>>(
            inner => source ??= Watched(new SimulatedSource(inner, world.Weather, world.Defect)));
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(new PlainProtection()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebexTokenClient>(
            provider, new HttpClient(world.Webex.LineOf(life)) { Timeout = Timeout.InfiniteTimeSpan }));
        services.Replace(ServiceDescriptor.Singleton<IProxyStateLookup>(provider => RoutesOf(provider, world, life)));
        if (world.Defect == Defect.BudgetAtBookingOnly)
        {
            services.Replace(ServiceDescriptor.Singleton(provider => ActivatorUtilities.CreateInstance<DueCallbacks>(
                provider, ActivatorUtilities.CreateInstance<BudgetCheck>(provider, new Unlimited()))));
        }

        if (world.Defect == Defect.RenewalWithoutReading)
        {
            services.Replace(ServiceDescriptor.Singleton(provider => OwnVault(provider, world)));
        }

        this.services = services.BuildServiceProvider();
        Admission = ActivatorUtilities.CreateInstance<CallbackAdmission>(this.services, (RequestDelegate)(_ => Task.CompletedTask));
        Route = Get<IProxyStateLookup>().GetRoutes().Single();
    }

    public Life Life { get; }

    public bool IsServing { get; private set; }

    public CallbackAdmission Admission { get; }

    public RouteModel Route { get; }

    /// <summary>The requests of visitors and operators under way, which a stop waits for.</summary>
    public int UnderWay { get; private set; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public IServiceProvider Services => services;

    /// <summary>Starts like the host, and runs until it is stopped.</summary>
    public async Task RunAsync()
    {
        await ((IHostedLifecycleService)services.GetServices<IHostedService>().OfType<StoreOpener>().Single()).StartingAsync(CancellationToken.None);
        await SealAnewAsync();
        var writer = Get<LedgerWriter>();
        var writing = BeginAsync(writer);
        var dispatch = services.GetServices<IHostedService>().OfType<CallbackDispatch>().Single();
        var others = Task.WhenAll(BeginAsync(Get<TokenKeeper>()), BeginAsync(dispatch), BeginAsync(Get<CallFollower>()), BeginAsync(Get<SecretRotation>()));
        IsServing = true;
        await others;
        await Task.WhenAll(Get<TokenCache>().Slots.Select(slot => slot.UnderWay));
        if (UnderWay > 0)
        {
            idle = new();
            await idle.Task;
        }

        await writer.StopAsync(CancellationToken.None);
        await writing;
        End();
    }

    public void BeginRequest() => UnderWay++;

    public void EndRequest()
    {
        if (--UnderWay == 0)
        {
            idle?.TrySetResult();
        }
    }

    /// <summary>Stops in order, as after SIGTERM.</summary>
    public void Stop()
    {
        IsServing = false;
        host.StopApplication();
        stopping.Cancel();
    }

    /// <summary>Ends at once, as after SIGKILL.</summary>
    public void Crash() => End();

    public void Dispose()
    {
        source?.CloseAll();
        host.Dispose();
        stopping.Dispose();
    }

    private void End()
    {
        IsServing = false;
        Life.End();
        source?.Crash();
        if (source is not null)
        {
            weather.Remove(source);
        }
    }

    /// <summary>As the rotation does before the other services start.</summary>
    private async Task SealAnewAsync()
    {
        try
        {
            await Get<SecretRotation>().RunAsync(CancellationToken.None);
        }
        catch (DbException)
        {
            // It tries again in the background.
        }
    }

    private Task BeginAsync(BackgroundService service) =>
        LifeContext.BesideAsync(() => (Task)Execute.Invoke(service, [stopping.Token])!);

    private SimulatedSource Watched(SimulatedSource watched)
    {
        weather.Add(watched);
        return watched;
    }

    /// <summary>The production's message handler on the line to the simulated Webex.</summary>
    private static FixedRoutes RoutesOf(IServiceProvider services, World world, Life life)
    {
        HttpMessageHandler line = world.Webex.LineOf(life);
        line = world.Defect == Defect.RetryAfter503 ? new RetryingLine(line) : line;
        var handler = ActivatorUtilities.CreateInstance<WebexMessageHandler>(
            services, line, Shipped.Cluster.ClusterId, services.GetRequiredService<ILogger<WebexMessageHandler>>());
        var cluster = new ClusterState(Shipped.Cluster.ClusterId, new ClusterModel(Shipped.Cluster, new HttpMessageInvoker(handler)));
        var (name, destination) = Shipped.Cluster.Destinations!.First();
        DestinationState[] destinations = [new(name, new DestinationModel(destination))];
        cluster.DestinationsState = new ClusterDestinationsState(destinations, destinations);
        var transformer = services.GetRequiredService<ITransformBuilder>().Build(Shipped.Route, Shipped.Cluster);
        return new FixedRoutes(new RouteModel(Shipped.Route, cluster, transformer), cluster);
    }

    /// <summary>A vault on a copy of the store, as it was when the instance started.</summary>
    private TokenVault OwnVault(IServiceProvider provider, World world)
    {
        var file = world.CopyOfStore(Life);
        var store = new Store(
            Options.Create(new StorageOptions { Path = file }),
            host,
            provider.GetServices<Migration>(),
            provider.GetRequiredService<ILoggerFactory>());
        var opening = store.MigrateAsync(CancellationToken.None);
        return opening.IsCompletedSuccessfully ? ActivatorUtilities.CreateInstance<TokenVault>(provider, store)
            : throw new InvalidOperationException("The copy did not open at once.", opening.Exception);
    }

    /// <summary>Budgets that are never spent.</summary>
    private sealed class Unlimited : IOptionsMonitor<CallbackOptions>
    {
        public CallbackOptions CurrentValue { get; } = new()
        {
            Budgets =
            {
                NumberPerTenMinutes = 9999, NumberPerDay = 9999, AddressAndNumberPerTenMinutes = 9999, PrefixPerHour = 9999,
                RegionPerDay = 9999, SitePerDay = 9999,
            },
        };

        public CallbackOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<CallbackOptions, string?> listener) => null;
    }
}
