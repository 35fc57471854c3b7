using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Configuration;

/// <summary>Looks through the whole configuration before the server starts, and for <c>WebexGateway check</c>; finds every fault, not the first.</summary>
public static class StartupCheck
{
    private const string Command = "check";

    /// <summary>Runs the gateway; or refuses, says each fault with its fix, and returns 1; or, asked to check only, starts nothing.</summary>
    public static async Task<int> RunAsync(this WebApplication app, string[] args)
    {
        var faults = await FaultsAsync(app.Services);
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"✗ {fault}");
        }

        if (faults.Count > 0)
        {
            await Console.Error.WriteLineAsync($"WebexGateway does not start: {faults.Count} fault(s) in the configuration. docs/configuration.md explains each setting.");
            return 1;
        }

        if (args is [Command, ..])
        {
            Console.WriteLine("✓ The configuration is in order.");
            return 0;
        }

        await app.RunAsync();
        return 0;
    }

    private static async Task<List<string>> FaultsAsync(IServiceProvider services)
    {
        var faults = new List<string>();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException invalid)
        {
            faults.AddRange(invalid.Failures);
        }
        catch (AggregateException invalid)
        {
            faults.AddRange(invalid.InnerExceptions.SelectMany(inner => inner is OptionsValidationException options ? options.Failures : [inner.Message]));
        }

        var validator = services.GetRequiredService<IConfigValidator>();
        var proxy = services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        foreach (var cluster in proxy.Clusters)
        {
            faults.AddRange((await validator.ValidateClusterAsync(cluster)).Select(fault => $"config/routes.json: {fault.Message}"));
            faults.AddRange(UnsafeAddresses(cluster));
        }

        foreach (var route in proxy.Routes)
        {
            faults.AddRange((await validator.ValidateRouteAsync(route)).Select(fault => $"config/routes.json: {fault.Message}"));
        }

        return faults;
    }

    private static IEnumerable<string> UnsafeAddresses(ClusterConfig cluster) =>
        from destination in cluster.Destinations ?? new Dictionary<string, DestinationConfig>()
        where !Uri.TryCreate(destination.Value.Address, UriKind.Absolute, out var address) || !WebexAddress.IsSafe(address)
        select $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{destination.Key}:Address is '{destination.Value.Address}' (WXCC_API_URL and WEBEX_API_URL set it too): use https, or http on a loopback address.";
}
