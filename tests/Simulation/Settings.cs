using System.Globalization;
using WebexGateway.Configuration;
using WebexGateway.Startup;
using WebexGateway.Tokens;

namespace WebexGateway.Simulation;

/// <summary>The limits of one seed, which the judge knows as well, and the shipped configuration with them.</summary>
internal sealed record Settings(int PerMinute, int NumberPerTenMinutes, int NumberPerDay, int PrefixPerHour, int SitePerDay, int RegionPerDay)
{
    public static readonly TimeSpan QueueFor = TimeSpan.FromHours(4);

    private static readonly ConfigContent Shipped = ConfigContent.Read(Path.Combine(ContentRoot.Find(), "config"));

    public static Settings Of(Chance chance) => new(
        chance.Of(6, 10, 30, 300), chance.Between(1, 3), chance.Between(2, 4), chance.Between(3, 6), chance.Between(8, 40), chance.Between(8, 40));

    /// <summary>The same with less of everything.</summary>
    public Settings Stricter() => new(
        Math.Max(4, PerMinute / 2),
        Math.Max(1, NumberPerTenMinutes - 1),
        NumberPerDay - 1,
        PrefixPerHour - 1,
        SitePerDay - 2,
        RegionPerDay - 2);

    public IConfigurationRoot With(string file, string refreshToken) => new ConfigurationBuilder()
        .AddInMemoryCollection(TokenNames.DefaultScopes)
        .AddInMemoryCollection(Shipped.Settings)
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = file,
            ["Storage:KeyRingSecret"] = "a secret of the simulation with 40 letters",
            ["Webex:Tokens:ContactCenter:ClientId"] = "client",
            ["Webex:Tokens:ContactCenter:ClientSecret"] = "secret",
            ["Webex:Tokens:ContactCenter:RefreshToken"] = refreshToken,
            ["Webex:RedirectUri"] = "https://example.test/oauth/callback",
            ["Callbacks:EntryPoints:default"] = "510d198d-7aa7-4b75-a5ff-e61759f4f313",
            ["Callbacks:EntryPoints:sales"] = "510d198d-7aa7-4b75-a5ff-e61759f4f314",
            ["Callbacks:EntryPoints:support"] = "510d198d-7aa7-4b75-a5ff-e61759f4f315",
        })
        .AddInMemoryCollection(Limits)
        .Build();

    /// <summary>By their keys.</summary>
    public Dictionary<string, string?> Limits => new()
    {
        ["Webex:RequestsPerMinute"] = Text(PerMinute),
        ["Callbacks:Budgets:NumberPerTenMinutes"] = Text(NumberPerTenMinutes),
        ["Callbacks:Budgets:NumberPerDay"] = Text(NumberPerDay),
        ["Callbacks:Budgets:PrefixPerHour"] = Text(PrefixPerHour),
        ["Callbacks:Budgets:SitePerDay"] = Text(SitePerDay),
        ["Callbacks:Budgets:RegionPerDay"] = Text(RegionPerDay),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
