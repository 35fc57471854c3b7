using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebexGateway.Runtime;
using WebexGateway.Storage;
using WebexGateway.Tokens;

namespace WebexGateway.Tests.Storage;

/// <summary>A new store on either engine, and gateways' own parts on it, without a web server.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webex-gateway-store-");
    private readonly List<IHost> hosts = [];

    private TestStore(string? connectionString) => ConnectionString = connectionString;

    /// <summary>PostgreSQL's; null for SQLite.</summary>
    public string? ConnectionString { get; }

    public string Path => System.IO.Path.Combine(folder.FullName, "data", "gateway.db");

    public TestClock Clock { get; } = new();

    /// <summary>The settings that lead a whole gateway to this store.</summary>
    public (string Key, string? Value)[] Settings => [("Storage:Path", Path), ("DATABASE_URL", ConnectionString)];

    public static async Task<TestStore> OnAsync(StoreEngine engine) => new(engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null);

    /// <summary>The parts of one gateway: store, key ring, vault. Not migrated yet.</summary>
    public IServiceProvider Gateway(string secret = GatewayUnderTest.KeyRingSecret, string clientId = "sandbox-client", string clientSecret = "sandbox-secret", params Migration[] more)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production", ContentRootPath = folder.FullName });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = Path,
            ["Storage:ConnectionString"] = ConnectionString,
            ["Storage:KeyRingSecret"] = secret,
            ["Webex:Tokens:ContactCenter:ClientId"] = clientId,
            ["Webex:Tokens:ContactCenter:ClientSecret"] = clientSecret,
        });
        builder.Services.AddRuntime();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddStorage();
        builder.Services.AddTokenVault();
        foreach (var migration in more)
        {
            builder.Services.AddMigration(migration);
        }

        var host = builder.Build();
        hosts.Add(host);
        return host.Services;
    }

    /// <summary>The same, migrated.</summary>
    public async Task<IServiceProvider> OpenAsync(string secret = GatewayUnderTest.KeyRingSecret, string clientId = "sandbox-client", string clientSecret = "sandbox-secret")
    {
        var gateway = Gateway(secret, clientId, clientSecret);
        await gateway.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
        return gateway;
    }

    /// <summary>Runs SQL as somebody who has the store.</summary>
    public static async Task<object?> SqlAsync(Store store, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Bind(name, value);
        }

        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        folder.Delete(recursive: true);
    }
}
