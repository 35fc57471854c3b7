using System.Text.Json;

namespace WebexGateway.Startup;

/// <summary>
/// Checks the environment, the command line and <c>appsettings.json</c> as a whole, before a part of the start fails on them.
/// </summary>
public static class EnvironmentCheck
{
    /// <summary>The sections of AspNetCoreRateLimit's format that limit by client id, which a visitor can invent.</summary>
    private static readonly string[] Foreign = ["ClientRateLimiting", "ClientRateLimitPolicies"];

    /// <summary>An unreadable <c>appsettings.json</c> is a fault with its place.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args, string root)
    {
        try
        {
            var settings = CommandLine.Read(args).Settings;
            return WebApplication.CreateBuilder(
                new WebApplicationOptions { Args = [ConfigFiles.SettingsAreReadOnce, .. settings], ContentRootPath = root });
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var files = Directory.EnumerateFiles(root, "appsettings*.json");
            var name = Path.GetFileName(
                files.FirstOrDefault(file => exception.Message.Contains(file, StringComparison.Ordinal)) ?? "appsettings.json");
            throw new ConfigurationFaultException(exception.GetBaseException() is JsonException json ? JsonSettings.FaultOf(name, json)
                : exception is InvalidDataException
                ? $"{name} is no JSON that can be used: it must be one object in which each key appears once."
                : $"{name} cannot be read: let the user of the gateway read it.");
        }
    }

    /// <summary>Keeps the faults for <see cref="StartupCheck"/>, and mends a wrong log level until then.</summary>
    public static void CheckEnvironment(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        List<string> faults =
        [
            .. ListeningPort.Faults(configuration),
            .. LogLevels.Faults(configuration),
            .. LogConsole.Faults(configuration),
            .. HostNames.Faults(configuration),
            .. OtelVariables.Faults(configuration),
            .. SectionFaults(configuration),
            .. FileFaults(builder.Environment),
        ];
        faults.AddRange(SettingsSchema.AppSettings.Faults(configuration).Concat(WebexAddress.Faults(configuration))
            .DistinctBy(fault => fault.Path)
            .Where(fault => !faults.Exists(said => said.Contains($": {fault.Path} ", StringComparison.OrdinalIgnoreCase)))
            .Select(NodeVariables.Named));
        List<string> warnings =
        [
            .. NameWarnings(configuration),
            .. WebexAddress.Warnings(configuration),
            .. UpgradeWarnings.Of(configuration),
        ];
        builder.Services.AddSingleton(new EnvironmentVerdict(faults, warnings));
        builder.MendLogLevels();
        builder.MendLogConsole();
        builder.Logging.CapSensitiveLogs();
    }

    /// <summary>Sections whose name is nearly one of ours, which no part would read.</summary>
    private static IEnumerable<string> SectionFaults(ConfigurationManager configuration)
    {
        var ours = SettingsSchema.All.SelectMany(schema => schema.Sections).ToList();
        var others = configuration.GetChildren().Where(section => !ours.Contains(section.Key, StringComparer.OrdinalIgnoreCase));
        foreach (var section in others.Where(section => section.GetChildren().Any()))
        {
            if (Foreign.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"{section.Key} is not honoured: limits are per address; write the rules in IpRateLimiting.";
            }
            else if (Spelling.Near(section.Key, ours, Math.Max(1, section.Key.Length / 4)) is { } near)
            {
                yield return $"{section.Key} is not known; did you mean '{near}'.";
            }
        }
    }

    private static IEnumerable<string> FileFaults(IHostEnvironment environment) =>
        from name in new[] { "appsettings.json", $"appsettings.{environment.EnvironmentName}.json" }
        let path = Path.Combine(environment.ContentRootPath, name)
        from fault in Directory.Exists(path)
            ? [$"{name} is a folder, as Docker makes for a missing file: put the file there, or remove it."]
            : File.Exists(path)
            ? JsonSettings.Read(name, File.ReadAllText(path), SettingsSchema.AppSettings, new Dictionary<string, string?>())
            : []
        select fault;

    /// <summary>Variables whose name is nearly one that the gateway reads.</summary>
    private static IEnumerable<string> NameWarnings(ConfigurationManager configuration)
    {
        List<string> known = [.. NodeVariables.Names, .. OtelVariables.Names];
        return from variable in configuration.GetChildren()
               where variable.Value is { Length: > 0 } && !known.Contains(variable.Key, StringComparer.OrdinalIgnoreCase)
               let near = Spelling.Near(variable.Key, known, Math.Max(1, variable.Key.Length / 5))
               where near is { Length: > 4 }
               select $"{variable.Key} is set, and nothing reads it; did you mean {near}?";
    }
}
