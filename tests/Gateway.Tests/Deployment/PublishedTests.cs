using System.Diagnostics;
using System.Net;
using System.Text.Json;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Deployment;

/// <summary>What the Dockerfile's own publish command gave (<c>./test.sh</c> runs it), as a container, a cluster and a service unit run it.</summary>
[Trait("Kind", "Publish")]
public sealed class PublishedTests : IDisposable
{
    private static readonly string Root = ContentRoot.Find();

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-deployed-").FullName;

    public void Dispose()
    {
        using (var chmod = Process.Start("chmod", ["-R", "u+w", folder]))
        {
            chmod.WaitForExit();
        }

        Directory.Delete(folder, recursive: true);
    }

    [PublishedFact]
    public async Task It_runs_as_nobody_from_a_read_only_folder_and_the_health_check_finds_it_well()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        var (app, data) = (Path.Combine(folder, "app"), Directory.CreateDirectory(Path.Combine(folder, "data")).FullName);
        await RunAsync("cp", "-r", PublishedFactAttribute.Folder, app);
        await RunAsync("chmod", "-R", "a-w,a+rX", app);
        await RunAsync("chmod", "a+rwx", folder, data);
        var variables = GatewayProcess.Variables(
            webex, ("Storage__Path", Path.Combine(data, "gateway.db")), ("ASPNETCORE_HTTP_PORTS", ""), ("Site__TrustedProxies", ""));
        await using var gateway = GatewayProcess.AsNobody(Path.Combine(app, "WebexGateway"), variables);

        await gateway.StartAsync();

        (await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At("/health/ready")), answer => answer.IsSuccessStatusCode)).Dispose(); // the guests' token may still be on its way
        (await CheckHealthAsync(gateway.Port)).ShouldBe(0);
        (await CheckHealthAsync(port: 1)).ShouldNotBe(0);
        gateway.Output.ShouldNotContain("Overriding"); // the base image's port has given way
    }

    [PublishedFact]
    public void It_is_a_native_executable_with_what_a_site_needs_and_small()
    {
        var files = new DirectoryInfo(PublishedFactAttribute.Folder).GetFiles("*", SearchOption.AllDirectories);
        var names = files.Select(file => Path.GetRelativePath(PublishedFactAttribute.Folder, file.FullName)).ToList();

        names.Where(name => !name.StartsWith("config/") && !name.StartsWith("licenses/") && !name.StartsWith("wwwroot/"))
            .ShouldBe(["LICENSE", "THIRD-PARTY-NOTICES.md", "WebexGateway", "appsettings.json", "libe_sqlite3.so"], ignoreOrder: true);
        names.ShouldContain("licenses/Apache-2.0.txt");
        names.ShouldContain("config/routes.json");
        names.ShouldContain("wwwroot/index.html");
        File.ReadAllBytes(GatewayProcess.Executable)[..4].ShouldBe("\u007FELF"u8.ToArray());
        files.Sum(file => file.Length).ShouldBeLessThanOrEqualTo(60_000_000);

        const string Library = "wwwroot/vendor/calling.min.js";
        File.Exists(Path.Combine(PublishedFactAttribute.Folder, Library)).ShouldBe(File.Exists(Path.Combine(Root, Library)), Library);
    }

    [PublishedFact]
    public async Task It_runs_on_a_machine_without_the_runtime()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        var variables = GatewayProcess.Variables(
            webex, ("Storage__Path", Path.Combine(folder, "gateway.db")), ("DOTNET_ROOT", folder), ("PATH", folder));
        await using var check = GatewayProcess.WithOnly(variables, "check");
        await using var gateway = GatewayProcess.WithOnly(variables);

        (await check.RunToEndAsync()).ShouldBe(0, check.Output);
        await gateway.StartAsync();

        (await gateway.Client.GetStringAsync(gateway.At("/"))).ShouldContain("<webex-callback");
        using var placed = await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""));
        placed.StatusCode.ShouldBe(HttpStatusCode.Created);
        webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe("+573211234567");
        (await gateway.TerminateAsync()).ShouldBe(0, gateway.Output);
    }

    [SystemdFact]
    public async Task The_service_unit_is_right_and_gives_little_away()
    {
        var unit = Path.Combine(folder, "webex-gateway.service");
        var shipped = File.ReadAllText(Path.Combine(Root, "deploy", "webex-gateway.service"));
        File.WriteAllText(unit, shipped.Replace("/srv/webex-gateway/WebexGateway", GatewayProcess.Executable));

        var (verified, complaints) = await RunAsync("systemd-analyze", "verify", unit);
        var (isSafe, exposure) = await RunAsync("systemd-analyze", "security", "--offline=true", "--threshold=15", unit);

        verified.ShouldBe(0, complaints);
        complaints.ShouldBeEmpty();
        isSafe.ShouldBe(0, exposure);
    }

    /// <summary>Runs the Dockerfile's own line.</summary>
    private static async Task<int> CheckHealthAsync(int port)
    {
        var line = File.ReadLines(Path.Combine(Root, "Dockerfile")).Single(line => line.StartsWith("HEALTHCHECK", StringComparison.Ordinal));
        var command = JsonElement.Parse(line[line.IndexOf('[')..]).EnumerateArray().Select(word => word.GetString()!).ToArray();
        var (code, _) = await RunAsync("env", [$"PORT={port}", .. command]);
        return code;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}

/// <summary>A test that needs systemd's tools: skipped with the reason where they are missing, and failing there when <c>CI=true</c>.</summary>
public sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() =>
        Skip = File.Exists("/usr/bin/systemd-analyze") || Environment.GetEnvironmentVariable("CI") == "true" ? null : "systemd-analyze is missing; ./test.sh installs it.";
}
