using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Configuration;

/// <summary>Looks through the whole configuration before the server starts, and for <c>WebexGateway check</c>; finds every fault, not the first.</summary>
public static class StartupCheck
{
    private const string Command = "check";

    /// <summary>Refuses to go on with a faulty configuration, and says each fault with its fix.</summary>
    public static async Task CheckConfigurationAsync(this WebApplication app)
    {
        var faults = OptionsFaults(app.Services);
        if (faults.Count == 0)
        {
            faults = await ProxyFaultsAsync(app.Services); // routes are checked against options that hold
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationFaultException(string.Join($"{Environment.NewLine}✗ ", faults));
        }
    }

    /// <summary>Serves; or, asked to check only, says that all is well and starts nothing.</summary>
    public static async Task ServeAsync(this WebApplication app, string[] args)
    {
        if (args is [Command, ..])
        {
            Console.WriteLine("✓ The configuration is in order.");
            return;
        }

        await app.RunAsync();
    }

    private static List<string> OptionsFaults(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
        catch (AggregateException invalid)
        {
            return [.. invalid.InnerExceptions.SelectMany(inner => inner is OptionsValidationException options ? options.Failures : [inner.Message])];
        }
    }

    private static async Task<List<string>> ProxyFaultsAsync(IServiceProvider services)
    {
        var faults = new List<string>();
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
