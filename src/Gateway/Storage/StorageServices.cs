using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace WebexGateway.Storage;

/// <summary>Adds the store and the key ring in it.</summary>
public static class StorageServices
{
    /// <summary>Other parts add their tables with <see cref="AddMigration"/>.</summary>
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
            keys.XmlEncryptor = new NullXmlEncryptor(); // the key ring encrypts each element as a whole
        });
    }

    public static void AddMigration(this IServiceCollection services, Migration migration) => services.AddSingleton(migration);
}
