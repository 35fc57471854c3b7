using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace WebexGateway.Configuration;

/// <summary>
/// Puts <c>config/*.json</c> and the Node backend's variables below the environment, so that a deployment can override each key.
/// </summary>
public static class ConfigFiles
{
    /// <summary>The folder of the files, relative to the content root.</summary>
    public const string FolderKey = "Configuration:Folder";

    /// <summary>Stops the framework from watching appsettings.json, whose edits no part checks.</summary>
    public const string SettingsAreReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    private const string DefaultFolder = "config";

    public static void AddConfigFiles(this WebApplicationBuilder builder)
    {
        builder.Configuration.DropEmptyVariables();
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = TokenNames.DefaultScopes });
        var folder = builder.Configuration[FolderKey] is { Length: > 0 } configured ? configured : DefaultFolder;
        var files = new ConfigFilesSource(Path.GetFullPath(folder, builder.Environment.ContentRootPath));
        builder.Configuration.InsertBelowEnvironment(files);
        var variables = NodeVariables.Read(builder.Configuration);
        builder.Configuration.InsertBelowEnvironment(new MemoryConfigurationSource { InitialData = variables });

        builder.Services.AddSingleton(files);
        builder.Services.AddSingleton<ConfigurationCheck>();
        builder.Services.AddMigration(LastGood.Table);
        builder.Services.AddSingleton<LastGood>();
        builder.Services.AddSealedPart<LastGood>();
        builder.Services.AddSingleton<LiveConfiguration>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LiveConfiguration>());
    }

    private static void InsertBelowEnvironment(this ConfigurationManager configuration, IConfigurationSource source) =>
        configuration.Sources.Insert(
            configuration.Sources.OfType<SetVariables>().FirstOrDefault() is { } variables
                ? configuration.Sources.IndexOf(variables)
                : configuration.Sources.Count,
            source);

    /// <summary>Compose sets unset variables to empty ones, which would override the files.</summary>
    private static void DropEmptyVariables(this ConfigurationManager configuration)
    {
        // The last environment source has no prefix; the earlier ones hold ASPNETCORE_ and DOTNET_ settings of the host.
        var all = configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>();
        if (all.LastOrDefault(variables => string.IsNullOrEmpty(variables.Prefix)) is { } environment)
        {
            configuration.Sources[configuration.Sources.IndexOf(environment)] = new SetVariables();
        }
    }

    private sealed class SetVariables : EnvironmentVariablesConfigurationProvider, IConfigurationSource
    {
        public override void Load()
        {
            base.Load();
            Data = Data.Where(variable => !string.IsNullOrEmpty(variable.Value)).ToDictionary(StringComparer.OrdinalIgnoreCase);
        }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
    }
}
