using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.FollowUp;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests.Calls;

/// <summary>How tests follow calls and move their time on.</summary>
internal static class CallDriving
{
    public const string List = "GET /v1/tasks";

    private static readonly (string, string?)[] Followed = [("Callbacks:FollowUp:Enabled", "true")];

    public static Task<GatewayUnderTest> StartAsync(params (string, string?)[] settings) => GatewayUnderTest.StartAsync([.. Followed, .. settings]);

    public static Task<GatewayUnderTest> StartAsync(SandboxOptions webex, params (string, string?)[] settings) =>
        GatewayUnderTest.StartAsync(webex, [.. Followed, .. settings]);

    /// <summary>A gateway that knows its own address, to which the stand-in can post events.</summary>
    public static Task<GatewayUnderTest> StartAtFreePortAsync(SandboxOptions webex, params (string, string?)[] settings)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        return StartAsync(webex, [("urls", address), ("Site:Address", address), .. settings]);
    }

    /// <summary>Moves the clock on in steps of a second; after each, the dispatcher and the follower have done their turns.</summary>
    public static async Task FollowAsync(this GatewayUnderTest gateway, TimeSpan by, TimeSpan? step = null)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += step ?? TimeSpan.FromSeconds(1))
        {
            await gateway.FollowTurnAsync(step ?? TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Moves the clock on once, and waits until both loops sleep again and nothing is under way.</summary>
    public static async Task FollowTurnAsync(this GatewayUnderTest gateway, TimeSpan step)
    {
        gateway.Clock.Advance(step);
        var begun = Stopwatch.StartNew();
        while (!gateway.Clock.IsAwaited(CallFollower.Tick) || !gateway.Clock.IsAwaited(LedgerDriving.Tick)
            || await gateway.CountAsync("status = 0 and lease_owner <> 'dead'") > 0)
        {
            begun.Elapsed.ShouldBeLessThan(GatewayUnderTest.Patience, "the follower does not end its turn");
            await Task.Yield();
        }
    }

    /// <summary>What the visitor's page reads: the status, and what became of the call.</summary>
    public static async Task<(string Status, string? Call)> StateAsync(this GatewayUnderTest gateway, Uri location)
    {
        var json = await (await gateway.Client.GetAsync(location)).JsonAsync();
        return (json.GetProperty("status").GetString()!, json.TryGetProperty("call", out var call) ? call.GetString() : null);
    }

    /// <summary>The operator's line of a callback.</summary>
    public static async Task<JsonElement> LineAsync(this GatewayUnderTest gateway, Uri location)
    {
        var json = await (await gateway.OperateAsync($"/operator/callbacks?q={location.OriginalString.Split('/')[^1]}")).JsonAsync();
        return json.GetProperty("callbacks").EnumerateArray().Single();
    }

    /// <summary>What happened to a callback, in order.</summary>
    public static async Task<List<string?>> StoryAsync(this GatewayUnderTest gateway, Uri location)
    {
        var json = await (await gateway.OperateAsync($"/operator/callbacks/{location.OriginalString.Split('/')[^1]}")).JsonAsync();
        return [.. json.GetProperty("story").EnumerateArray().Select(line => line.GetProperty("what").GetString())];
    }

    /// <summary>Where Webex posts its events.</summary>
    public static string EventPath(this GatewayUnderTest gateway) =>
        EventEndpoint.Folder + gateway.Services.GetRequiredService<KeyRingSecret>().EventSecret;

    /// <summary>An event as public samples show it.</summary>
    public static string Event(object task, string type, DateTimeOffset at, string? reason = null, string? party = null) => JsonSerializer.Serialize(new
    {
        id = "b5d5",
        specversion = "1.0",
        type,
        source = "/com/cisco/wxcc",
        time = at,
        data = new { taskId = task, origin = "+576015550100", direction = "OUTBOUND", outboundType = "CALLBACK", channelType = "telephony", reason, terminatingParty = party },
    });
}
