using System.Diagnostics;

namespace WebexGateway.Sandbox.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task Started_alone_it_says_where_it_listens_and_what_to_give_the_gateway()
    {
        using var process = Start("--port", "0", "--ClientId", "my-client", "--RequestsPerMinute=60");
        try
        {
            var screen = await ReadUntilAsync(process.StandardOutput, "Ctrl+C");

            screen.ShouldContain("http://127.0.0.1:");
            screen.ShouldContain("Webex__Sandbox=false");
            screen.ShouldContain("CLIENT_ID=my-client");
            screen.ShouldContain("CLIENT_SECRET=sandbox-secret");
            screen.ShouldContain("REFRESH_TOKEN=sandbox-refresh-token");
            screen.ShouldContain("ENTRY_POINT_ID=");
            screen.ShouldContain("WXCC_API_URL=http://127.0.0.1:");
            screen.ShouldContain("WEBEX_API_URL=http://127.0.0.1:");
            screen.ShouldContain("60 requests a minute");
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_taken_port_is_said_in_one_sentence()
    {
        await using var cloud = await Cloud.StartAsync();

        var (exitCode, output, error) = await RunAsync("--port", $"{cloud.Sandbox.Address.Port}");

        exitCode.ShouldBe(1);
        error.Trim().ShouldBe($"Port {cloud.Sandbox.Address.Port} on 127.0.0.1 is taken: choose another with --port, or 0 for any.");
        output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--RequestPerMinute", "60", "--RequestPerMinute")]
    [InlineData("--port", "many", "Port")]
    [InlineData("--RequestsPerMinute", "0", "RequestsPerMinute")]
    [InlineData("--port=0", "--OneTimeRefreshTokens", "needs a value")]
    [InlineData("--port=0", "--ClientId=", "ClientId is empty")]
    [InlineData("--ListDelay", "-00:00:01", "ListDelay")]
    [InlineData("--OutdialAni", "call me", "OutdialAni must be a telephone number")]
    public async Task A_wrong_option_is_named(string option, string value, string named)
    {
        var (exitCode, _, error) = await RunAsync(option, value);

        exitCode.ShouldBe(1);
        error.ShouldContain(named);
        error.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Help_lists_every_option()
    {
        var (exitCode, output, _) = await RunAsync("--help");

        exitCode.ShouldBe(0);
        foreach (var option in typeof(SandboxOptions).GetProperties().Where(one => one.Name is not ("Clock" or "KnowsEntryPoint")))
        {
            output.ShouldContain($"--{option.Name} ");
        }
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(WebexSandbox).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    private static async Task<string> ReadUntilAsync(StreamReader reader, string end)
    {
        var read = "";
        while (!read.Contains(end) && await reader.ReadLineAsync() is { } line)
        {
            read += line + "\n";
        }

        return read;
    }
}
