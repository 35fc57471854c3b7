using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace WebexGateway.Storage;

/// <summary>Where what must survive a restart is kept.</summary>
public static class StorageServices
{
    /// <summary>Adds the store and, in it, the key ring. Owners add their tables by <see cref="AddMigration"/>.</summary>
    public static void AddStorage(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<StorageOptions>().BindConfiguration(StorageOptions.Section);
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton<Store>();
        services.AddHostedService<StoreOpener>();

        services.AddSingleton<KeyRingSecret>();
        services.AddSingleton<KeyRing>();
        services.AddMigration(KeyRing.Table);
        services.AddDataProtection().SetApplicationName("WebexGateway");
        services.AddSingleton<KeyRingProtection>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((keys, ring) =>
        {
            keys.XmlRepository = ring;
            keys.XmlEncryptor = new NullXmlEncryptor(); // the ring seals each element as a whole
        });
    }

    /// <summary>Adds one step of an owner's tables.</summary>
    public static void AddMigration(this IServiceCollection services, Migration migration) => services.AddSingleton(migration);
}
