using System.Diagnostics;
using System.Net;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Deployment;

/// <summary>What the Dockerfile's own publish command gave (<c>./test.sh</c> runs it), as a container, a cluster and a service unit run it.</summary>
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
        await using var gateway = GatewayProcess.AsNobody(app, GatewayProcess.Variables(webex, ("Storage__Path", Path.Combine(data, "gateway.db")), ("DOTNET_EnableDiagnostics", "0"), ("ASPNETCORE_HTTP_PORTS", ""), ("Site__TrustedProxies", "")));

        await gateway.StartAsync();

        (await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At("/health/ready")), answer => answer.IsSuccessStatusCode)).Dispose(); // the guests' token may still be on its way
        (await CheckHealthAsync(gateway.Port)).ShouldBe(0);
        (await CheckHealthAsync(port: 1)).ShouldNotBe(0);
        gateway.Output.ShouldNotContain("Overriding"); // the base image's port has given way
    }

    [PublishedFact]
    public void It_is_compiled_ahead_and_holds_what_a_site_needs()
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(PublishedFactAttribute.Folder, "WebexGateway.dll")));

        assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size.ShouldBeGreaterThan(0);
        foreach (var file in new[] { "appsettings.json", "config/routes.json", "wwwroot/index.html" })
        {
            File.Exists(Path.Combine(PublishedFactAttribute.Folder, file)).ShouldBeTrue(file);
        }

        const string Library = "wwwroot/vendor/calling.min.js";
        File.Exists(Path.Combine(PublishedFactAttribute.Folder, Library)).ShouldBe(File.Exists(Path.Combine(Root, Library)), Library);
    }

    [SystemdFact]
    public async Task The_service_unit_is_right_and_gives_little_away()
    {
        var unit = Path.Combine(folder, "webex-gateway.service");
        var executable = Path.Combine(AppContext.BaseDirectory, "WebexGateway");
        File.WriteAllText(unit, File.ReadAllText(Path.Combine(Root, "deploy", "webex-gateway.service")).Replace("/srv/webex-gateway/WebexGateway", executable));

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
