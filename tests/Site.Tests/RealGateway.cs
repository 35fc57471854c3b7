using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebexGateway.Tests;

/// <summary>The gateway as <c>dotnet run</c> starts it, with the stand-in for Webex beside it and a store of the test's own.</summary>
public sealed partial class RealGateway : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-of-the-site-").FullName;
    private readonly GatewayProcess process;

    private RealGateway((string Key, string? Value)[] settings) =>
        process = GatewayProcess.InDevelopment([("Storage__Path", Path.Combine(folder, "gateway.db")), .. settings]);

    public Uri Address => process.At("/");

    public HttpClient Client => process.Client;

    /// <summary>All that it has logged so far.</summary>
    public string Output => process.Output;

    /// <summary>The page on which the stand-in shows the calls placed.</summary>
    public string StandIn => StandInAddress().Match(process.Output).Groups[1].Value;

    /// <summary>With the settings of a deployment, and without limits per address.</summary>
    public static Task<RealGateway> StartAsync(params (string Key, string? Value)[] settings) =>
        StartLimitedAsync([("IpRateLimiting__IpWhitelist__0", "127.0.0.1"), .. settings]);

    /// <summary>With the limits per address that are shipped.</summary>
    public static async Task<RealGateway> StartLimitedAsync(params (string Key, string? Value)[] settings)
    {
        var gateway = new RealGateway(settings);
        await gateway.process.StartAsync();
        return gateway;
    }

    public Uri At(string path) => process.At(path);

    /// <summary>Waits until it has logged something.</summary>
    public Task UntilLoggedAsync(string text) => process.UntilLoggedAsync(text);

    /// <summary>The numbers that Webex was asked to call, in order.</summary>
    public async Task<IReadOnlyList<string?>> CalledAsync()
    {
        var calls = await Client.GetFromJsonAsync<JsonElement>(new Uri(new Uri(StandIn), "/_sandbox/calls"));
        return [.. calls.EnumerateArray().Select(call => call.GetProperty("destination").GetString())];
    }

    /// <summary>A visitor's program asks for a call.</summary>
    public Task<HttpResponseMessage> CallAsync(string number) => Client.PostAsJsonAsync(At("/callback/call"), new { destination = number });

    /// <summary>Webex misbehaves with the next requests for a call.</summary>
    public async Task ArmAsync(string kind, int? retryAfter = null, int count = 1)
    {
        var armed = await Client.PostAsJsonAsync(new Uri(new Uri(StandIn), "/_sandbox/faults"), new { path = "/v1/tasks", kind, count, retryAfter });
        armed.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex(@"See the calls at (\S+)\.$", RegexOptions.Multiline)]
    private static partial Regex StandInAddress();
}
