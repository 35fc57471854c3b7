using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace WebexGateway.Configuration;

/// <summary>Puts <c>config/*.json</c> and the Node backend's variables below the environment, so that a deployment can override each line.</summary>
public static class ConfigFiles
{
    /// <summary>Adds <c>config/{name}.json</c> for each name. They are read again when they change.</summary>
    public static void AddConfigFiles(this WebApplicationBuilder builder, params string[] names)
    {
        foreach (var name in names)
        {
            builder.Configuration.InsertBelowEnvironment(new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
            {
                FileProvider = builder.Environment.ContentRootFileProvider,
                Path = $"config/{name}.json",
                ReloadOnChange = true,
            });
        }

        builder.Configuration.InsertBelowEnvironment(new MemoryConfigurationSource { InitialData = NodeVariables.Read(builder.Configuration) });
    }

    private static void InsertBelowEnvironment(this ConfigurationManager configuration, IConfigurationSource source)
    {
        // The last environment source is the one without a prefix; the earlier ones hold ASPNETCORE_ and DOTNET_ settings of the host.
        var environment = configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault(variables => string.IsNullOrEmpty(variables.Prefix));
        var position = environment is null ? configuration.Sources.Count : configuration.Sources.IndexOf(environment);
        try
        {
            configuration.Sources.Insert(position, source);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or FormatException)
        {
            throw new ConfigurationFaultException($"{unreadable.Message} {unreadable.InnerException?.Message}");
        }
    }
}
