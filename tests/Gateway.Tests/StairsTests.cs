using WebexGateway.Startup;

namespace WebexGateway.Tests;

/// <summary>The rooms of <c>src/Gateway</c> are stairs: each uses only rooms below it. <c>docs/architecture.md</c> shows the picture.</summary>
public sealed class StairsTests
{
    private const string Gateway = "WebexGateway.";

    /// <summary>From the top: a room, and the rooms that it may use, each of which has a line of its own further down.</summary>
    private const string Allowed = """
        Startup:       Abuse Access Callbacks Configuration FollowUp Ledger RateLimits Runtime Settings Site Storage Telemetry Tokens Webex
        Operator:      Access Calendar Configuration FollowUp Health Http Ledger Numbers Runtime Site Storage Telemetry Tokens Webex
        Health:        Access Calendar Configuration Http Ledger Runtime Site Storage Telemetry Tokens Webex
        Configuration: Callbacks Ledger RateLimits Runtime Settings Storage Tokens
        Callbacks:     Abuse Calendar Http Ledger Numbers Runtime Site Telemetry Tokens Webex
        FollowUp:      Http Ledger Runtime Site Storage Telemetry Tokens Webex
        Webex:         Http Ledger Storage Telemetry Tokens
        Tokens:        Access Http Ledger Runtime Settings Storage Telemetry
        Abuse:         Http Ledger RateLimits Runtime Settings Storage Telemetry
        Access:        Http RateLimits Runtime Settings Storage
        RateLimits:    Http Telemetry
        Ledger:        Calendar Numbers Runtime Storage Telemetry
        Site:          Http Settings Storage
        Numbers:
        Calendar:
        Storage:       Runtime Settings
        Telemetry:     Http
        Http:
        Runtime:
        Settings:
        """;

    private static readonly List<(string Room, string[] Below)> Stairs =
    [
        .. Allowed.Split('\n').Select(line => line.Split(':')).Select(line => (line[0], line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))),
    ];

    public static TheoryData<string> Rooms => [.. Stairs.Select(stair => stair.Room)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_rooms_that_it_may_use(string room)
    {
        var below = Stairs.Single(stair => stair.Room == room).Below;

        TypeUses.Of(typeof(Program).Assembly)
            .Where(use => RoomOf(use.User) == room && RoomOf(use.Used) is { } used && used != room && !below.Contains(used))
            .Select(use => $"{FileOf(use.User)}: {use.User.Name} uses {use.Used.Name}: {room} -> {RoomOf(use.Used)}")
            .Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void A_room_may_use_only_rooms_below_it() =>
        Stairs.SelectMany((stair, index) => stair.Below.Except(Stairs.Skip(index + 1).Select(lower => lower.Room)).Select(upper => $"{stair.Room} -> {upper}"))
            .ShouldBeEmpty();

    [Fact]
    public void Every_type_is_in_a_room_of_the_stairs() =>
        typeof(Program).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith(Gateway, StringComparison.Ordinal) == true)
            .Select(RoomOf).Distinct().ShouldBe(Stairs.Select(stair => stair.Room), ignoreOrder: true);

    [Fact]
    public void A_files_namespace_is_its_folder()
    {
        var source = Path.Combine(ContentRoot.Find(), "src", "Gateway");

        Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "Program.cs")
            .Where(file => !File.ReadAllText(file).Contains($"\nnamespace {Gateway}{Path.GetRelativePath(source, Path.GetDirectoryName(file)!)};\n", StringComparison.Ordinal)
                && !File.ReadAllText(file).StartsWith($"namespace {Gateway}{Path.GetRelativePath(source, Path.GetDirectoryName(file)!)};\n", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void The_picture_shows_every_room_and_each_arrow_that_no_longer_way_implies()
    {
        var page = File.ReadAllText(Path.Combine(ContentRoot.Find(), "docs", "architecture.md"));

        page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1].TrimEnd('/'))
            .ShouldBe(Stairs.Select(stair => stair.Room));
        page.Split('\n').Where(line => line.Contains(" --> ", StringComparison.Ordinal)).Select(line => line.Trim())
            .ShouldBe(Stairs.SelectMany(stair => stair.Below.Where(lower => !stair.Below.Any(other => Reaches(other, lower))).Select(lower => $"{stair.Room} --> {lower}")));
    }

    private static bool Reaches(string room, string lower) =>
        Stairs.Single(stair => stair.Room == room).Below is var below && (below.Contains(lower) || below.Any(next => Reaches(next, lower)));

    private static string? RoomOf(Type type) =>
        type.Namespace?.StartsWith(Gateway, StringComparison.Ordinal) == true ? type.Namespace[Gateway.Length..] : null;

    /// <summary>The file of a type's name, or the first of its room that declares it.</summary>
    private static string FileOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        var files = Directory.GetFiles(Path.Combine(ContentRoot.Find(), "src", "Gateway", RoomOf(type)!), "*.cs");
        return files.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == name)
            ?? files.FirstOrDefault(file => File.ReadAllText(file).Contains($" {name}", StringComparison.Ordinal))
            ?? name;
    }
}
