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
        services.AddSealedPart<KeyRing>();
        Array.ForEach(KeyRing.Tables, services.AddMigration);
        services.AddSingleton<SecretRotation>();
        services.AddHostedService(provider => provider.GetRequiredService<SecretRotation>());
        services.AddDataProtection().SetApplicationName("WebexGateway");
        services.AddSingleton<KeyRingProtection>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRing>((keys, ring) =>
        {
            keys.XmlRepository = ring;
            keys.XmlEncryptor = new NullXmlEncryptor(); // the key ring encrypts each element as a whole
        });
    }

    /// <summary>Names a registered service whose values depend on <c>KEY_RING_SECRET</c>.</summary>
    public static void AddSealedPart<T>(this IServiceCollection services)
        where T : class, ISealedPart => services.AddSingleton<ISealedPart>(provider => provider.GetRequiredService<T>());

    public static void AddMigration(this IServiceCollection services, Migration migration) => services.AddSingleton(migration);
}
