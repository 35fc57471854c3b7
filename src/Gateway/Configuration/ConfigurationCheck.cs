using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Configuration;

/// <summary>Judges a content of <c>config/*.json</c> as a whole, together with the settings above it, before it is in force.</summary>
public sealed class ConfigurationCheck(
    ConfigFilesSource files, IConfiguration configuration, IEnumerable<IValidateOptions<CallbackOptions>> callbackRules)
{
    /// <summary>Checks the schemas, then each section with the environment's settings, then what only the gateway knows.</summary>
    public async Task<Verdict> JudgeAsync(ConfigContent content)
    {
        using var candidate = With(content);
        List<string> above =
        [
            .. from setting in candidate.AsEnumerable()
               where setting.Value is not null && content.Settings.GetValueOrDefault(setting.Key) != setting.Value
               select setting.Key,
        ];
        var (limits, limitFaults) = RateLimitReader.Read(candidate);
        List<string> faults = [.. content.Faults];
        foreach (var file in ConfigFile.All)
        {
            var fromAbove = file.Schema.Faults(candidate).Where(fault => Holds(above, fault.IsMissing ? Owner(fault.Path) : fault.Path)
                && !faults.Exists(said => said.StartsWith($"{file.Path}: {fault.Path} ", StringComparison.OrdinalIgnoreCase))).ToList();
            var isSound = fromAbove.Count == 0 && !faults.Exists(said => said.StartsWith(file.Path, StringComparison.Ordinal));
            var more = file.Schema switch
            {
                var limited when limited == SettingsSchema.RateLimits => limitFaults,
                var routed when routed == SettingsSchema.Routes && isSound => await RouteFaultsAsync(candidate),
                _ when isSound => CallbackFaults(candidate),
                _ => [],
            };
            faults.AddRange(fromAbove.Select(NodeVariables.Named));
            faults.AddRange(more.Select(fault =>
                file.Schema != SettingsSchema.Routes && IsOfAbove(above, fault.Split(' ')[0]) ? fault : $"{file.Path}: {fault}"));
        }

        return new([.. faults.Distinct()], above, limits);
    }

    /// <summary>The fault begins with a key that is set above the files, or with a Node variable.</summary>
    private static bool IsOfAbove(List<string> above, string name) => Holds(above, name) || NodeVariables.Names.Contains(name);

    /// <summary>One of these keys is this one or below it.</summary>
    private static bool Holds(List<string> keys, string path) =>
        keys.Exists(key => $"{key}:".StartsWith($"{path.TrimEnd(':')}:", StringComparison.OrdinalIgnoreCase));

    private static string Owner(string path) => path[..path.LastIndexOf(':')];

    /// <summary>The configuration with this content in place of the one in force.</summary>
    private ConfigurationRoot With(ConfigContent content) => new(
    [
        .. ((IConfigurationRoot)configuration).Providers.Select(provider => provider == files
            ? new MemoryConfigurationProvider(new() { InitialData = content.Settings })
            : (IConfigurationProvider)new Borrowed(provider)),
    ]);

    private List<string> CallbackFaults(ConfigurationRoot candidate)
    {
        var options = new CallbackOptions();
        candidate.GetSection(CallbackOptions.Section).Bind(options);
        return [.. callbackRules.SelectMany(rules => rules.Validate(Options.DefaultName, options).Failures ?? [])];
    }

    /// <summary>Reads the routes with YARP's own reader and validator, in a container apart from the running proxy.</summary>
    private static async Task<List<string>> RouteFaultsAsync(ConfigurationRoot candidate)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(candidate);
        services.AddSingleton<IAccessTokenSource>(new TokensByName(candidate));
        services.AddRateLimiter(RateLimitServices.AddPolicies);
        services.AddReverseProxy().LoadFromConfig(candidate.GetSection("ReverseProxy")).AddWebexTransforms();
        await using var container = services.BuildServiceProvider();

        try
        {
            var faults = new List<string>();
            var validator = container.GetRequiredService<IConfigValidator>();
            var proxy = container.GetRequiredService<IProxyConfigProvider>().GetConfig();
            faults.AddRange(RouteRules.Faults(proxy, AllowedHosts(candidate)));
            foreach (var cluster in proxy.Clusters)
            {
                faults.AddRange((await validator.ValidateClusterAsync(cluster)).Select(fault => fault.Message));
            }

            foreach (var route in proxy.Routes)
            {
                faults.AddRange((await validator.ValidateRouteAsync(route)).Select(fault => fault.Message));
            }

            return faults;
        }
        catch (Exception exception)
        {
            return [$"ReverseProxy cannot be read: {exception.Message}"]; // YARP's rules are not ours; the content in force goes on
        }
    }

    /// <summary>Hosts beside Webex's own that the deployment names.</summary>
    private static List<string> AllowedHosts(ConfigurationRoot candidate) =>
    [
        .. candidate.TextsOf("Webex:AllowedHosts"),
        .. from key in new[] { "WXCC_API_URL", $"{WebexOptions.Section}:{nameof(WebexOptions.ApiUrl)}" }
           let address = Uri.TryCreate(candidate[key], UriKind.Absolute, out var uri) ? uri : null
           where address is not null
           select address.Host,
    ];

    /// <summary>Knows the tokens' names, and gives no token.</summary>
    private sealed class TokensByName(IConfiguration candidate) : IAccessTokenSource
    {
        public IReadOnlyCollection<string> Names { get; } =
            candidate.GetSection("Webex:Tokens").GetChildren().Select(token => token.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);

        public ValueTask<AccessToken?> GetAsync(string name, CancellationToken cancellationToken) => new((AccessToken?)null);
    }

    /// <summary>Lends a provider of the running configuration to a candidate, which neither reloads nor disposes it.</summary>
    private sealed class Borrowed(IConfigurationProvider owner) : IConfigurationProvider
    {
        private static readonly CancellationChangeToken Never = new(CancellationToken.None);

        public bool TryGet(string key, out string? value) => owner.TryGet(key, out value);

        public void Set(string key, string? value) => throw new NotSupportedException();

        public IChangeToken GetReloadToken() => Never;

        public void Load()
        {
        }

        public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) =>
            owner.GetChildKeys(earlierKeys, parentPath);
    }
}
