using System.Text.RegularExpressions;
using WebexGateway.Telemetry;

namespace WebexGateway.Tests.Documents;

/// <summary>The version of a release is one number, wherever people meet it.</summary>
public sealed partial class VersionTests
{
    private static readonly string Released = ReleasedVersion().Match(Document.Read("CHANGELOG.md").Text).Groups[1].Value;

    [Fact]
    public void The_build_has_the_first_version_in_the_changelog() => GatewayVersion.Text.ShouldBe(Released);

    [Fact]
    public async Task The_command_line_and_the_operators_page_say_it()
    {
        await using var command = GatewayProcess.With([], "--version");
        (await command.RunToEndAsync()).ShouldBe(0);
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/operator/events") { Headers = { Authorization = new("Bearer", GatewayUnderTest.OperatorKey) } };
        using var events = await gateway.Client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());

        command.Output.ShouldMatch($@"^WebexGateway {Regex.Escape(Released)}(\+\w+)?$");
        var line = await lines.ReadLineAsync();
        while (line is not null && !line.StartsWith("data:", StringComparison.Ordinal))
        {
            line = await lines.ReadLineAsync();
        }

        line.ShouldNotBeNull().ShouldContain($"\"version\":\"{Released}\"");
    }

    [GeneratedRegex(@"^## \[(\d+\.\d+\.\d+)\]", RegexOptions.Multiline)]
    private static partial Regex ReleasedVersion();
}
