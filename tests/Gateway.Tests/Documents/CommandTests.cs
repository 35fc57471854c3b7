using System.Diagnostics;
using WebexGateway.Sandbox;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Documents;

/// <summary>
/// The shell commands of the documents, run as they are written: only places of a server are replaced by the test's own. The documents in
/// Spanish have the same commands, which <see cref="TranslationTests"/> holds.
/// </summary>
public sealed class CommandTests : IAsyncLifetime
{
    private const string Move = "WebexGateway move";

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-commands-").FullName;
    private readonly Dictionary<string, string?> environment = [];
    private WebexSandbox webex = null!;
    private GatewayProcess gateway = null!;

    public static TheoryData<string, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string>();
            foreach (var path in Document.All.Except(Document.Pairs.Select(pair => pair.Spanish)))
            {
                foreach (var block in Document.Read(path).Blocks.Where(block => block is { Language: "sh", Reason: null } && CanRun(block)))
                {
                    blocks.Add(path, block.Code);
                }
            }

            return blocks;
        }
    }

    public async Task InitializeAsync()
    {
        webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        foreach (var (key, value) in GatewayProcess.Variables(webex, ("Storage__Path", Path.Combine(folder, "served", "gateway.db"))))
        {
            environment[key] = value;
        }

        gateway = GatewayProcess.With(new(environment));
        await gateway.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await gateway.DisposeAsync();
        await webex.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_block_without_a_reason_runs_as_written_and_what_it_sets_passes_the_check(string document, string block)
    {
        if (block.StartsWith("WebexGateway restore", StringComparison.Ordinal))
        {
            await ShellAsync("WebexGateway backup /root/gateway-backup.db");
            await gateway.TerminateAsync();
            environment["Storage__Path"] = Path.Combine(folder, "restored", "gateway.db");
        }
        else if (block.StartsWith(Move, StringComparison.Ordinal))
        {
            await gateway.TerminateAsync();
            environment["DATABASE_URL"] = await PostgresServer.NewDatabaseAsync();
        }

        var said = await ShellAsync($"{block}\nWebexGateway check");

        said.ShouldNotContain("\"message\":", Case.Sensitive, "the stand-in refused it");
        if (block.Contains("curl -i", StringComparison.Ordinal))
        {
            said.ShouldContain("HTTP/1.1 201 Created", Case.Sensitive, document);
            webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe(GatewayUnderTest.Number);
        }
    }

    [Fact]
    public void Blocks_of_each_kind_are_found()
    {
        var run = Blocks.Select(block => (string)block[1]).ToList();

        run.ShouldContain(block => block.StartsWith("WebexGateway backup", StringComparison.Ordinal));
        run.ShouldContain(block => block.StartsWith("WebexGateway restore", StringComparison.Ordinal));
        run.ShouldContain(block => block.StartsWith("OTEL_", StringComparison.Ordinal));
    }

    /// <summary>A move to PostgreSQL runs where the tests have one, and curl where it is; in CI their absence must fail.</summary>
    private static bool CanRun(CodeBlock block) =>
        (!block.Code.StartsWith(Move, StringComparison.Ordinal) || PostgresServer.Missing is null)
        && (!block.Code.Contains("curl ", StringComparison.Ordinal) || File.Exists("/usr/bin/curl") || Environment.GetEnvironmentVariable("CI") == "true");

    /// <summary>Runs the lines, stops at the first that fails, and gives what they wrote.</summary>
    private async Task<string> ShellAsync(string lines)
    {
        var address = gateway.At("").GetLeftPart(UriPartial.Authority);
        var here = lines.Replace("http://localhost:10000", address).Replace("https://gateway.example.com", address)
            .Replace("http://127.0.0.1:10001", webex.Address.GetLeftPart(UriPartial.Authority))
            .Replace("/root/", $"{folder}/").Replace("/var/lib/webex-gateway/", $"{folder}/served/");
        var start = new ProcessStartInfo("bash", ["-c", $"set -aeu -o pipefail\nexec 2>&1\n{here}"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        start.Environment["PATH"] = $"{Path.GetDirectoryName(GatewayProcess.Executable)}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
        return said;
    }
}
