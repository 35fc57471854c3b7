using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Configuration;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Tests.Settings;

/// <summary>How edits come into force, and what a restart finds.</summary>
public sealed class LiveConfigurationTests : IDisposable
{
    /// <summary>How long the gateway sleeps between two looks at the files.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(333);

    private readonly ConfigFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_good_edit_of_all_files_comes_into_force_as_one_generation_within_two_seconds()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        var live = gateway.Services.GetRequiredService<LiveConfiguration>();
        var before = gateway.Clock.GetUtcNow();
        await gateway.UntilAsync(() => gateway.Clock.IsAwaited(Look), TimeSpan.Zero);

        folder.Edit("callbacks.json", all => all["Callbacks"]!["EntryPoints"] = new JsonObject { ["sales"] = "8a34b3b5-0000-4f3c-9d3e-000000000000" });
        folder.Edit("routes.json", all => all["ReverseProxy"]!["Routes"]!["guest-token"]!["Transforms"]!.AsArray().Add(JsonNode.Parse("""{ "BodyField": "entry", "EntryPoint": "sales" }""")));
        for (var looks = 0; looks < 2; looks++)
        {
            gateway.Clock.Advance(Look);
            await gateway.UntilAsync(() => gateway.Clock.IsAwaited(Look), TimeSpan.Zero);
        }

        live.State.ShouldSatisfyAllConditions(state => state.Generation.ShouldBe(2), state => state.Faults.ShouldBeEmpty(), state => (state.Since - before).ShouldBeLessThan(TimeSpan.FromSeconds(2)));
        (await OptionsAsync(gateway)).GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()).ShouldContain("sales");
    }

    [Fact]
    public async Task An_edit_that_the_environment_overrides_comes_into_force_and_the_log_names_what_has_no_effect()
    {
        const string Address = "ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address";
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        var live = gateway.Services.GetRequiredService<LiveConfiguration>();
        await gateway.UntilAsync(() => live.IsKept, TimeSpan.Zero);

        folder.Edit("routes.json", all =>
        {
            all["ReverseProxy"]!["Clusters"]!["webex-contact-center"]!["Destinations"]!["primary"]!["Address"] = "https://api.wxcc-eu1.cisco.com";
            all["ReverseProxy"]!["Clusters"]!["webex-contact-center"]!["HttpRequest"]!["ActivityTimeout"] = "00:00:09";
        });
        await live.LookAsync(CancellationToken.None);
        await live.LookAsync(CancellationToken.None);

        live.State.Generation.ShouldBe(2);
        gateway.Logs.Where(line => line.Contains("has no effect")).ShouldHaveSingleItem().ShouldStartWith($"Warning The new value of {Address} in config/*.json has no effect");
    }

    [Fact]
    public async Task A_file_that_is_half_written_is_waited_for_and_not_shouted_about()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        var live = gateway.Services.GetRequiredService<LiveConfiguration>();
        var whole = folder.Text("callbacks.json").Replace("2026-11-27", "2026-12", StringComparison.Ordinal);
        await gateway.UntilAsync(() => live.IsKept, TimeSpan.Zero); // its own first look is over; the next ones are the test's

        foreach (var written in new[] { 0, 1, 20, whole.Length / 2, whole.Length - 3 })
        {
            await File.WriteAllTextAsync(folder["callbacks.json"], whole[..written]);
            await live.LookAsync(CancellationToken.None);
        }

        await File.WriteAllTextAsync(folder["callbacks.json"], whole);
        await gateway.UntilConfigurationAsync(2);

        gateway.Logs.ShouldNotContain(line => line.StartsWith("Error"));
        (await OptionsAsync(gateway)).GetProperty("consent").GetProperty("version").GetString().ShouldBe("2026-12");
    }

    [Fact]
    public async Task The_swap_of_a_ConfigMaps_links_is_seen()
    {
        var mount = Directory.CreateTempSubdirectory("gateway-configmap-").FullName;
        Directory.Move(folder.Path, Path.Combine(mount, "..first"));
        Directory.CreateSymbolicLink(Path.Combine(mount, "..data"), "..first");
        foreach (var file in ConfigFile.All)
        {
            File.CreateSymbolicLink(Path.Combine(mount, file.Name), Path.Combine("..data", file.Name));
        }

        await using (var gateway = await GatewayUnderTest.StartAsync((ConfigFiles.FolderKey, mount)))
        {
            folder.Copy();
            folder.Edit("callbacks.json", all => all["Callbacks"]!["ConsentVersion"] = "swapped");
            Directory.Move(folder.Path, Path.Combine(mount, "..second"));
            Directory.CreateSymbolicLink(Path.Combine(mount, "..data.new"), "..second");
            using var rename = Process.Start("mv", ["-T", Path.Combine(mount, "..data.new"), Path.Combine(mount, "..data")]); // rename(2), as the kubelet does; .NET's moves follow the link
            await rename.WaitForExitAsync();
            await gateway.UntilConfigurationAsync(2);

            (await OptionsAsync(gateway)).GetProperty("consent").GetProperty("version").GetString().ShouldBe("swapped");
        }

        folder.Copy();
        Directory.Delete(mount, recursive: true);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_restart_with_a_bad_file_goes_on_with_the_last_good_ones_and_says_so(StoreEngine engine)
    {
        await using var store = await TestStore.OnAsync(engine);
        await using var gateway = await GatewayUnderTest.StartAsync([folder.Setting, .. store.Settings]);
        var live = gateway.Services.GetRequiredService<LiveConfiguration>();
        folder.Edit("callbacks.json", all => all["Callbacks"]!["ConsentVersion"] = "the good one");
        await gateway.UntilConfigurationAsync(2);
        await gateway.UntilAsync(() => live.IsKept);

        BadEdits.Make("routes {}", folder);
        BadEdits.Make("a region that is none", folder);
        await using var restarted = await gateway.RestartAsync();

        (await OptionsAsync(restarted)).GetProperty("consent").GetProperty("version").GetString().ShouldBe("the good one");
        (await restarted.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        restarted.Logs.Single(line => line.StartsWith("Error config/*.json cannot be used. The gateway started with the LAST GOOD ones")).ShouldContain("ReverseProxy:Routes is missing");

        folder.Copy();
        await restarted.UntilConfigurationAsync(2);
        (await OptionsAsync(restarted)).GetProperty("consent").GetProperty("version").GetString().ShouldBe("2026-11-27");
    }

    [Fact]
    public async Task A_first_start_with_a_bad_file_is_refused()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        BadEdits.Make("broken JSON", folder);
        await using var gateway = GatewayProcess.InProduction(webex, ("Configuration__Folder", folder.Path), ("Storage__Path", folder["gateway.db"]));

        (await gateway.RunToEndAsync()).ShouldBe(1);

        gateway.Output.ShouldContain("✗ config/routes.json is no JSON that can be used: line 3");
        gateway.Output.ShouldContain("does not start");
    }

    [Fact]
    public async Task What_the_store_keeps_of_the_files_is_sealed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        await gateway.UntilAsync(() => gateway.Services.GetRequiredService<LiveConfiguration>().IsKept);

        gateway.StoreText().ShouldContain("good_configuration");
        gateway.StoreText().ShouldNotContain("webex-contact-center");
    }

    [Fact]
    public async Task No_route_can_take_the_place_of_an_endpoint_of_our_own()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        var own = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<RouteModel>() is null).Select(endpoint => endpoint.RoutePattern.RawText!).ToList();

        own.ShouldContain("/health/ready");
        own.Where(path => !RouteRules.OwnPaths.Any(known => RouteRules.IsBelow(path, known))).ShouldBeEmpty("add them to RouteRules.OwnPaths");
    }

    private static async Task<JsonElement> OptionsAsync(GatewayUnderTest gateway) => await (await gateway.GetAsync("/callback/options")).JsonAsync();
}
