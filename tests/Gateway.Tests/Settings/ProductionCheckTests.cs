using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Settings;

/// <summary><c>check --production</c>: what a website that people use needs beside a valid configuration.</summary>
public sealed class ProductionCheckTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-checklist-").FullName;
    private WebexSandbox webex = null!;

    public async Task InitializeAsync() => webex = await WebexSandbox.StartAsync(new() { Port = 0 });

    public async Task DisposeAsync()
    {
        await webex.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task With_everything_set_each_line_is_good(StoreEngine engine)
    {
        var database = engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null;
        await using var check = Check(("DATABASE_URL", database));

        (await check.RunToEndAsync()).ShouldBe(0, check.Output);

        check.Output.ShouldNotContain("✗");
        check.Output.Split('\n').Count(line => line.StartsWith('✓')).ShouldBe(9);
        check.Output.ShouldContain($"✓ Environment     Production; callbacks go to {webex.Address.GetLeftPart(UriPartial.Authority)}");
        Directory.GetFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Site__Privacy__Controller", "", "✗ Site:Privacy    Site:Privacy:Controller missing")]
    [InlineData("Site__Privacy__Email", " ", "Site:Privacy:Email missing")]
    [InlineData("Callbacks__Hours__Sunday", "08:00-12:00", "✗ Hours           Callbacks:Hours:Sunday is '08:00-12:00', outside the hours of Ley 2300: copy Hours")]
    [InlineData("Callbacks__Hours__Saturday", "08:00-16:00", "Callbacks:Hours:Saturday is '08:00-16:00', outside the hours of Ley 2300")]
    [InlineData("Callbacks__Hours__Monday", "06:00-12:00, 13:00-19:00", "Callbacks:Hours:Monday is '06:00-12:00, 13:00-19:00', outside")]
    [InlineData("Callbacks__Holidays__0", "2026-12-25", "Callbacks:Holidays does not name colombia")]
    [InlineData("Site__TrustedProxies", "", "✗ Proxies         Site:TrustedProxies is not set")]
    [InlineData("OPERATOR_KEY", "nineteen-characters", "✗ Operator        OPERATOR_KEY (Operator:Key) is shorter than 20 characters: set it to the output of 'openssl rand -hex 32'")]
    [InlineData("OPERATOR_KEY", "", "OPERATOR_KEY (Operator:Key) is missing")]
    [InlineData("OPERATOR_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaa", "OPERATOR_KEY (Operator:Key) has fewer than 8 different characters")]
    [InlineData("KEY_RING_SECRET", "fifteen-letters", "✗ Secrets         KEY_RING_SECRET (Storage:KeyRingSecret) is shorter than 20 characters")]
    [InlineData("KEY_RING_SECRET", GatewayProcess.OperatorKey, "KEY_RING_SECRET and OPERATOR_KEY are the same")]
    [InlineData("DATABASE_URL", "postgres://gateway:canary-secret@127.0.0.1:1/gateway", "✗ Store           DATABASE_URL (Storage:ConnectionString): it cannot be used: ")]
    [InlineData("Storage__Path", "/proc/nowhere/gateway.db", "✗ Store           Storage:Path (/proc/nowhere/gateway.db): it cannot be used: ")]
    [InlineData("Storage__Path", "/proc", "✗ Store           Storage:Path (/proc): it is a folder")]
    [InlineData("Operator__Alerts__Url", "", "✗ Alerts          Operator:Alerts:Url is not set")]
    [InlineData("Webex__Sandbox", "true", "✗ Environment     Webex:Sandbox is true")]
    [InlineData("CLIENT_ID", "", "✗ Configuration   CLIENT_ID")]
    public async Task A_point_that_is_missing_is_named_with_its_setting_and_the_fix(string variable, string value, string words)
    {
        await using var check = Check((variable, value));

        (await check.RunToEndAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain(words);
        check.Output.ShouldNotContain("canary");
        check.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Without_hours_numbers_of_Colombia_would_ring_at_night()
    {
        await using var check = GatewayProcess.With(GatewayProcess.Variables(webex, ("Storage__Path", Path.Combine(folder, "gateway.db"))), "check", "--production");

        (await check.RunToEndAsync()).ShouldBe(1);

        check.Output.ShouldContain("✗ Hours           Callbacks:Hours is not set, and numbers of +57 are served");
        check.Output.ShouldContain("✗ Site:Privacy    Site:Privacy:Controller, Site:Privacy:TaxId, Site:Privacy:Address, Site:Privacy:Email missing");
        check.Output.ShouldContain("✓ Configuration   in order");
    }

    [Fact]
    public async Task A_store_that_another_secret_sealed_is_named()
    {
        var path = Path.Combine(folder, "gateway.db");
        await using (var gateway = GatewayProcess.InProduction(webex, ("Storage__Path", path)))
        {
            await gateway.StartAsync();
            (await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""))).EnsureSuccessStatusCode();
            await gateway.TerminateAsync();
        }

        await using var right = Check(("Storage__Path", path));
        await using var wrong = Check(("Storage__Path", path), ("KEY_RING_SECRET", "another-key-ring-secret-of-32-characters"));

        (await right.RunToEndAsync()).ShouldBe(0, right.Output);
        (await wrong.RunToEndAsync()).ShouldBe(1);
        wrong.Output.ShouldContain("KEY_RING_SECRET is not the one that it was written with");
    }

    [Fact]
    public async Task The_plain_check_stays_as_it_is()
    {
        await using var check = GatewayProcess.With(GatewayProcess.Variables(webex), "check");

        (await check.RunToEndAsync()).ShouldBe(0);

        check.Output.Split('\n').Where(line => line.StartsWith('✓') || line.StartsWith('✗')).ShouldBe(["✓ The configuration is in order."]);
    }

    /// <summary>A complete configuration but for these.</summary>
    private GatewayProcess Check(params (string Key, string? Value)[] changes)
    {
        (string, string?)[] complete =
        [
            ("Storage__Path", Path.Combine(folder, "gateway.db")), ("Site__TrustedProxies", "127.0.0.1"), ("Site__Privacy__Controller", "Example S.A.S."),
            ("Site__Privacy__TaxId", "900.123.456-7"), ("Site__Privacy__Address", "Calle 1 # 2-3, Bogotá"), ("Site__Privacy__Email", "datos@example.com"),
            ("Callbacks__Hours__Monday", "07:00-12:00, 13:00-19:00"), ("Callbacks__Hours__Saturday", "08:00-15:00"), ("Callbacks__Holidays__0", "colombia"),
            ("Operator__Alerts__Url", "https://alerts.example/hook"),
        ];
        return GatewayProcess.With(GatewayProcess.Variables(webex, [.. complete, .. changes]), "check", "--production");
    }
}
