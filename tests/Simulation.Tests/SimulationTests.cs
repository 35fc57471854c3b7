using System.Globalization;
using System.Text.RegularExpressions;

namespace WebexGateway.Tests;

/// <summary>The gateway's own code through many simulated days, and proof that the simulation finds what is wrong.</summary>
public sealed partial class SimulationTests
{
    [Fact]
    public async Task No_promise_is_broken_by_many_seeds()
    {
        var (exitCode, output, errors) = await ManySeeds.Run.Value;

        exitCode.ShouldBe(0, $"{output}\n{errors}");
        var closing = ClosingLine().Match(SimulationProcess.LastLine(output));
        closing.Success.ShouldBeTrue(output);
        NumberOf("seeds").ShouldBe(ManySeeds.Length.Seeds);
        var hours = NumberOf("hours");
        hours.ShouldBe(ManySeeds.Length.Seeds * ManySeeds.Length.Hours);
        NumberOf("callbacks").ShouldBeGreaterThan(10 * hours / 24);
        NumberOf("crashes").ShouldBeGreaterThan(hours / 24);

        int NumberOf(string name) => int.Parse(closing.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("1302")]
    public async Task A_seed_gives_the_same_trace_in_every_process(string seed)
    {
        var first = await SimulationProcess.RunAsync("--seed", seed);
        var second = await SimulationProcess.RunAsync("--seed", seed);

        first.Output.ShouldContain("hash=");
        second.ShouldBe(first);
        (await SimulationProcess.RunAsync("--seed", "8", "--quiet")).Output.ShouldNotContain(HashOf(first.Output));
    }

    [Theory]
    [InlineData("settle-before-send", "lost: ")]
    [InlineData("no-lease", "twice: ")]
    [InlineData("retry-503", "twice: |over pace: ")] // whichever a seed shows first
    [InlineData("pace-per-instance", "over pace: ")]
    [InlineData("renewal-without-reading", "second use: ")]
    [InlineData("edit-unread", "over ")]
    public async Task A_defect_that_is_put_in_is_found(string defect, string finding)
    {
        var (exitCode, output, errors) = await SimulationProcess.RunAsync("--seeds", "1000", "--defect", defect); // ends at the first

        exitCode.ShouldBe(1, errors);
        output.ShouldMatch(finding);
    }

    [SoakFact]
    public Task A_budget_that_is_checked_only_at_the_booking_is_found() =>
        A_defect_that_is_put_in_is_found("budget-at-booking", "over budget: ");

    [Fact]
    public async Task Every_defect_of_the_program_is_in_the_list_above() =>
        (await SimulationProcess.RunAsync("--defect", "?")).Errors.ShouldContain(
            "one of: settle-before-send, no-lease, retry-503, budget-at-booking, pace-per-instance, renewal-without-reading, edit-unread.");

    [Theory]
    [InlineData("--seeds needs a whole number", "--seeds", "0")]
    [InlineData("--seeds needs a whole number", "--seeds")]
    [InlineData("--seed needs a whole number", "--seed", "x")]
    [InlineData("--hours needs a whole number", "--hours", "1.5")]
    [InlineData("'--sedes' is no argument", "--sedes", "1")]
    [InlineData("--from is given twice", "--from", "1", "--from", "2")]
    [InlineData("--seed runs one seed", "--seed", "1", "--seeds", "2")]
    public async Task A_mistake_in_the_arguments_is_refused(string words, params string[] arguments)
    {
        var (exitCode, output, errors) = await SimulationProcess.RunAsync(arguments);

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ShouldContain(words);
    }

    [Fact]
    public async Task Help_names_each_argument()
    {
        var (exitCode, output, _) = await SimulationProcess.RunAsync("--help");

        exitCode.ShouldBe(0);
        foreach (var argument in new[] { "--seeds", "--from", "--hours", "--seed ", "--defect ", "--defects", "--threads" })
        {
            output.ShouldContain(argument);
        }
    }

    private static string HashOf(string output) => Hash().Match(output).Value;

    [GeneratedRegex("hash=[0-9a-f]{16}")]
    private static partial Regex Hash();

    [GeneratedRegex("^seeds=(?<seeds>[0-9]+) simulated_hours=(?<hours>[0-9]+) callbacks=(?<callbacks>[0-9]+) crashes=(?<crashes>[0-9]+) lost=0 twice=0 over_budget=0 over_pace=0 second_use=0$")]
    private static partial Regex ClosingLine();
}

/// <summary>A test that takes many minutes: skipped unless <c>SOAK_SEEDS</c> is set, as ./soak.sh does.</summary>
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable("SOAK_SEEDS") is null ? "It takes minutes: ./soak.sh runs it." : null;
}
