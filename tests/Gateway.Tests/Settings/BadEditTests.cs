using System.Net;

namespace WebexGateway.Tests.Settings;

/// <summary>A bad edit changes nothing: the last good configuration serves on, and everybody who looks is told what to repair.</summary>
public sealed class BadEditTests
{
    public static TheoryData<string> Edits => [.. BadEdits.Names];

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task A_bad_edit_changes_nothing_and_is_told_by_log_and_readiness(string edit)
    {
        using var folder = new ConfigFolder();
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        BadEdits.Make(edit, folder);
        await gateway.UntilConfigurationAsync(1, hasFaults: true);

        (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.CallAsync()).StatusCode.ShouldBe(HttpStatusCode.Created);
        var refused = gateway.Logs.Single(line => line.StartsWith("Error config/*.json changed and cannot be used; generation 1 stays in force."));
        var ready = await gateway.GetAsync("/health/ready");
        var told = string.Join('\n', (await ready.JsonAsync()).GetProperty("checks").GetProperty("configuration").GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
        foreach (var words in BadEdits.SaidOf(edit))
        {
            refused.ShouldContain(words);
            told.ShouldContain(words);
        }

        (told + string.Concat(gateway.Logs)).ShouldNotContain(BadEdits.Canary);

        folder.Copy();
        await gateway.UntilConfigurationAsync(1);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task A_bad_edit_is_told_by_check_beforehand(string edit)
    {
        using var folder = new ConfigFolder();
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        await using var check = GatewayProcess.Checking(webex, folder.Path);

        BadEdits.Make(edit, folder);
        (await check.RunToEndAsync()).ShouldBe(1);

        foreach (var words in BadEdits.SaidOf(edit))
        {
            check.Output.ShouldContain(words);
        }

        check.Output.ShouldNotContain("   at ");
    }
}
