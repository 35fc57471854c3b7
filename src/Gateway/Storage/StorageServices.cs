using Microsoft.Extensions.Options;

namespace WebexGateway.Storage;

/// <summary>Where what must survive a restart is kept.</summary>
public static class StorageServices
{
    /// <summary>Adds the store. Owners add their tables by <see cref="AddMigration"/>.</summary>
    public static void AddStorage(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions>().BindConfiguration(StorageOptions.Section);
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageRules>();
        services.AddSingleton<Store>();
        services.AddHostedService<StoreOpener>();
    }

    /// <summary>Adds one step of an owner's tables.</summary>
    public static void AddMigration(this IServiceCollection services, Migration migration) => services.AddSingleton(migration);
}
