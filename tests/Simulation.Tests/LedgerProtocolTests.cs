using System.Diagnostics;
using System.Text.RegularExpressions;
using WebexGateway.Startup;

namespace WebexGateway.Tests;

/// <summary>The ledger's protocol for one callback, in every order of its steps, by the model checker Spin.</summary>
public sealed partial class LedgerProtocolTests : IDisposable
{
    private static readonly string Docs = Path.Combine(ContentRoot.Find(), "docs");
    private static readonly string Model = Path.Combine(Docs, "ledger-model.pml");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webex-gateway-spin-");

    public static TheoryData<string> Defects => [.. Defect().Matches(File.ReadAllText(Model)).Select(match => match.Groups[1].Value).Distinct()];

    public void Dispose() => folder.Delete(recursive: true);

    [SpinFact]
    public void No_order_of_the_steps_breaks_a_promise_and_every_step_is_taken()
    {
        var report = Check();

        report.ShouldContain("errors: 0");
        report.ShouldNotContain("max search depth too small");
        Unreached().Matches(report).Select(step => step.Value).ShouldAllBe(step => step.EndsWith("\"-end-\""));
    }

    [SpinTheory]
    [MemberData(nameof(Defects))]
    public void A_defect_of_the_model_is_found(string defect)
    {
        var report = Check($"-D{defect}");

        report.ShouldContain("assertion violated");
        report.ShouldContain("errors: 1");
    }

    [Fact]
    public void The_model_makes_the_moves_of_the_table_and_no_others()
    {
        var table = LedgerModelTests.Table();
        var model = Move().Matches(File.ReadAllText(Model))
            .Select(move => move.Groups["name"].Value switch
            {
                "claim" => $"{move.Groups["from"].Value} -> submitting",
                "wait_again" => $"{move.Groups["from"].Value} -> queued",
                _ => $"{move.Groups["from"].Value} -> {move.Groups["to"].Value}",
            })
            .Where(move => !move.StartsWith("from ", StringComparison.Ordinal)) // the definitions
            .Distinct();

        Defects.Count.ShouldBe(3);
        model.Order(StringComparer.Ordinal).ShouldBe(table.Order(StringComparer.Ordinal));
    }

    private string Check(params string[] defects)
    {
        Run("spin", [.. defects, "-a", Model]);
        Run("clang", "-w", "-O2", "-DSAFETY", "-o", "pan", "pan.c");
        return Run("./pan", "-E", "-m100000"); // -E: who waits for a dead instance waits for ever
    }

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program.StartsWith('.') ? Path.Combine(folder.FullName, program) : program, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }

    [GeneratedRegex(@"^#ifdef ([A-Z_]+)$", RegexOptions.Multiline)]
    private static partial Regex Defect();

    [GeneratedRegex(@"(?<name>move|claim|wait_again)\((?<from>\w+)(?:, (?<to>\w+))?\)")]
    private static partial Regex Move();

    [GeneratedRegex(@"^\t\S+:\d+, state \d+, .*$", RegexOptions.Multiline)]
    private static partial Regex Unreached();
}

/// <summary>A test that needs Spin and a C compiler, which ./test.sh installs.</summary>
public sealed class SpinFactAttribute : FactAttribute
{
    public SpinFactAttribute() => Skip = Missing;

    public static string? Missing { get; } =
        (File.Exists("/usr/bin/spin") && File.Exists("/usr/bin/clang")) || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "spin or clang is not installed: ./test.sh installs them.";
}

/// <summary>The same for a theory.</summary>
public sealed class SpinTheoryAttribute : TheoryAttribute
{
    public SpinTheoryAttribute() => Skip = SpinFactAttribute.Missing;
}
