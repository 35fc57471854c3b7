using System.Net;
using System.Net.Sockets;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests;

/// <summary>What a wrong command line or setting says at the start: a sentence with the setting and the fix, and an exit code of 1.</summary>
public sealed class StartFaultTests : IAsyncLifetime
{
    private const string LongId = "510d198d-7aa7-4b75-a5ff-e61759f4f313x";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gateway-start-");

    private WebexSandbox webex = null!;

    public async Task InitializeAsync() => webex = await WebexSandbox.StartAsync(new() { Port = 0 });

    public async Task DisposeAsync()
    {
        await webex.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--help", 0, "WebexGateway check")]
    [InlineData("-h", 0, "WebexGateway check")]
    [InlineData("--version", 0, "WebexGateway ")]
    [InlineData("help", 1, "'help' is no command")]
    [InlineData("bogus", 1, "'bogus' is no command")]
    [InlineData("Check", 1, "'Check' is no command")]
    [InlineData("--check", 1, "'--check' is no command")]
    [InlineData("Operator:Key=a-secret", 1, "'Operator:Key' is no command")]
    [InlineData("check config", 1, "'check' takes settings only")]
    [InlineData("--Webex:Sandbox=maybe", 1, "Webex:Sandbox is 'maybe'")]
    public async Task What_is_no_command_is_told_so_and_serves_nothing(string argument, int code, string words)
    {
        await using var gateway = Gateway(argument.Split(' '));

        (await gateway.RunToEndAsync()).ShouldBe(code);

        gateway.Output.ShouldContain(words);
        gateway.Output.ShouldNotContain("a-secret");
        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Webex__Sandbox", "maybe", "Webex:Sandbox is 'maybe': write true or false")]
    [InlineData("Logging__LogLevel__Default", "foo", "Logging:LogLevel:Default is 'foo': write one of Trace")]
    [InlineData("Logging__Console__MaxQueueLength", "0", "Logging:Console:MaxQueueLength is '0': write a whole number above zero")]
    [InlineData("Logging__Console__QueueFullMode", "drop", "Logging:Console:QueueFullMode is 'drop': write one of Wait, DropWrite")]
    [InlineData("Logging__Console__LogToStandardErrorThreshold", "all", "Logging:Console:LogToStandardErrorThreshold is 'all': write one of Trace")]
    [InlineData("Logging__Console__FormatterOptions__TimestampFormat", "%", "Logging:Console:FormatterOptions:TimestampFormat is '%': write a format of .NET")]
    [InlineData("Logging__Console__FormatterOptions__SingleLine", "maybe", "Logging:Console:FormatterOptions:SingleLine is 'maybe': write true or false")]
    [InlineData("Logging__Console__FormatterOptions__ColorBehavior", "red", "Logging:Console:FormatterOptions:ColorBehavior is 'red': write one of Default")]
    [InlineData("Callbacks__CoolDown", "10m", "Callbacks:CoolDown is '10m': write a time as hh:mm:ss")]
    [InlineData("Callbacks__Budgets__Mode", "foo", "Callbacks:Budgets:Mode is 'foo': write one of enforce, shadow")]
    [InlineData("ENTRY_POINT_ID", LongId, "ENTRY_POINT_ID (Callbacks:EntryPoints:default) is longer than 36 characters")]
    [InlineData("REDIRECT_URI", "https://gateway.example/oauth/callback?next=/oauth/callback", "without a query or fragment")]
    [InlineData("GUEST_REFRESH_TOKEN", "a-secret", "GUEST_REFRESH_TOKEN is set without GUEST_CLIENT_ID")]
    [InlineData("REDIRECT_URI", "https://gateway.example:99999/oauth/callback", "REDIRECT_URI (Webex:RedirectUri) is no address")]
    [InlineData("Webex__RedirectUri", "https:///oauth/callback", "REDIRECT_URI (Webex:RedirectUri) is no address")]
    [InlineData("Webex__ApiUrl", "https://user:a-secret@:443", "WEBEX_API_URL (Webex:ApiUrl) is no address")]
    [InlineData("Webex__ApiUrl", "http://[::1", "WEBEX_API_URL (Webex:ApiUrl) is no address")]
    [InlineData("ASPNETCORE_URLS", ";", "ASPNETCORE_URLS (--urls) holds ';'")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:8080;garbage", "ASPNETCORE_URLS (--urls) holds 'garbage'")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:99999", "ASPNETCORE_URLS (--urls) holds 'http://127.0.0.1:99999'")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:8080/base", "ASPNETCORE_URLS (--urls) holds 'http://127.0.0.1:8080/base'")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:8080,http://[::1]:8080", "ASPNETCORE_URLS (--urls) holds 'http://127.0.0.1:8080,http://[::1]:8080'")]
    [InlineData("Kestrel__Endpoints__Http__Url", "garbage", "Kestrel:Endpoints:Http:Url is 'garbage': write one address")]
    [InlineData("GUEST_CLIENT_ID", "C1", "GUEST_CLIENT_SECRET is missing beside GUEST_CLIENT_ID")]
    [InlineData("Callbacks__Regions", "CO", "Callbacks:Regions is 'CO': it must be a list")]
    [InlineData("Callbacks__Budgets", "shadow", "Callbacks:Budgets is 'shadow': it must be an object")]
    [InlineData("Callbacks__FollowUp__For", "00:00:00", "Callbacks:FollowUp:For is '00:00:00': write a time above zero")]
    [InlineData("PORT", "0", "PORT is '0', which is no port")]
    [InlineData("IpRateLimiting__GeneralRules__0__Period", "1,5s", "IpRateLimiting:GeneralRules:0:Period is '1,5s': write a number and one of s, m, h, d")]
    [InlineData("Site__Adress", "https://a.example", "Site:Adress is not known; did you mean 'Address'.")]
    [InlineData("CLIENT_SECRET", "\"a-secret\"", "CLIENT_SECRET (Webex:Tokens:ContactCenter:ClientSecret) stands in quotation marks")]
    [InlineData("DATABASE_URL", "host=127.0.0.1 user=app passwort=a-secret", "DATABASE_URL (Storage:ConnectionString) cannot be used: one of its parameters is not known")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a-secret", "OTEL_EXPORTER_OTLP_HEADERS cannot be used: write name=value")]
    [InlineData("Webex__AllowedHosts", "a.example, https://relay.example", "Webex:AllowedHosts:1 is 'https://relay.example': write a host's name")]
    [InlineData("Webex__AllowedHosts__0", "https://relay.example", "Webex:AllowedHosts:0 is 'https://relay.example': write a host's name")]
    [InlineData("Abuse__AllowedOrigins__0", "https://café.example", "Abuse:AllowedOrigins:0 is 'https://café.example': write an origin")]
    [InlineData("Site__TrustedProxies", "0.0.0.0/0", "Site:TrustedProxies:0 is '0.0.0.0/0', by which almost anybody could choose")]
    public async Task A_wrong_setting_is_said_once_with_its_fix(string variable, string value, string words)
    {
        await using var check = Gateway(["check"], (variable, value));

        (await check.RunToEndAsync()).ShouldBe(1, check.Output);

        check.Output.Split('✗').Length.ShouldBe(2, check.Output);
        check.Output.ShouldContain($"✗ {(words.StartsWith("without") ? "REDIRECT_URI" : words)}");
        check.Output.ShouldContain(words);
        check.Output.ShouldNotContain("a-secret");
        check.Output.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("host=127.0.0.1 user=app passwort=a-secret")]
    [InlineData("Host=127.0.0.1;Minimum Pool Size=50;Maximum Pool Size=5;Password=a-secret")]
    public async Task A_start_with_a_database_that_is_not_understood_ends_with_a_line_and_never_logs_it(string text)
    {
        await using var gateway = Gateway([], ("DATABASE_URL", text), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_TRACES_SAMPLER", "sometimes"));

        (await gateway.RunToEndAsync()).ShouldBe(1, gateway.Output);

        gateway.Output.ShouldContain("✗ DATABASE_URL (Storage:ConnectionString) cannot be used");
        gateway.Output.ShouldContain("✗ OTEL_TRACES_SAMPLER is 'sometimes'");
        gateway.Output.ShouldNotContain("a-secret");
        gateway.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_slip_that_may_be_meant_is_a_warning_at_check_and_at_the_start()
    {
        await using var check = Gateway(["check"], ("REFRESH_TOKN", "a-secret"));
        await using var gateway = Gateway([], ("REFRESH_TOKN", "a-secret"));

        (await check.RunToEndAsync()).ShouldBe(0, check.Output);
        await gateway.StartAsync();

        check.Output.ShouldContain("⚠ REFRESH_TOKN is set, and nothing reads it; did you mean REFRESH_TOKEN?");
        await gateway.UntilLoggedAsync("REFRESH_TOKN is set, and nothing reads it; did you mean REFRESH_TOKEN?");
        (check.Output + gateway.Output).ShouldNotContain("a-secret");
    }

    [Theory]
    [InlineData("Callbacks__FollowUp__Every", "00:00:00.5", "write 00:00:01 at least")]
    [InlineData("Callbacks__FollowUp__Every", "15", "hh:mm:ss")]
    [InlineData("Callbacks__FollowUp__NotSeenAfter", "00:00:09", "write 00:00:10 at least")]
    [InlineData("Callbacks__FollowUp__For", "00:00:00", "Callbacks:FollowUp:For")]
    [InlineData("Callbacks__FollowUp__SignatureHeader", "X Signature", "write the name of the header")]
    [InlineData("Callbacks__FollowUp__NotSeen", "00:10:00", "Callbacks:FollowUp:NotSeen")]
    public async Task A_wrong_setting_of_the_follow_up_is_named_with_its_fix(string variable, string value, string fix)
    {
        await using var check = Gateway(["check"], (variable, value));

        (await check.RunToEndAsync()).ShouldBe(1, check.Output);

        check.Output.ShouldContain("✗");
        check.Output.ShouldContain(fix);
    }

    [Theory]
    [InlineData("WXCC_API_URL", "https://u:hidden@api.wxcc-us1.cisco.com")]
    [InlineData("WXCC_API_URL", "http://u:hidden@127.0.0.1:1")]
    [InlineData("WEBEX_API_URL", "https://u:hidden@webexapis.com")]
    [InlineData("WEBEX_API_URL", "ftp://u:hidden@webexapis.com")]
    public async Task A_password_in_an_address_of_Webex_is_refused_and_not_shown(string variable, string value)
    {
        await using var check = Gateway(["check"], (variable, value));

        (await check.RunToEndAsync()).ShouldBe(1);

        check.Output.ShouldContain(variable);
        check.Output.ShouldNotContain("hidden");
    }

    [Fact]
    public async Task Faults_of_several_sections_are_said_together()
    {
        await using var check = Gateway(["check"], ("CLIENT_ID", ""), ("Site__DrainSeconds", "soon"), ("OPERATOR_KEY", "short"), ("Webex__RequestsPerMinute", "many"));

        (await check.RunToEndAsync()).ShouldBe(1);

        foreach (var words in new[] { "Site:DrainSeconds is 'soon'", "OPERATOR_KEY", "Webex:RequestsPerMinute is 'many'" })
        {
            check.Output.ShouldContain(words);
        }
    }

    [Theory]
    [InlineData("Webex__Sandbox", "")]
    [InlineData("Site__DrainSeconds", "")]
    [InlineData("Callbacks__SlotMinutes", "")]
    [InlineData("Callbacks__TimeZone", "")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "")]
    [InlineData("WXCC_API_URL", "https://api.wxcc-eu1.cisco.com/v1/tasks")]
    [InlineData("PORT", " 18233 ")]
    public async Task What_Compose_writes_for_an_unset_variable_and_blanks_around_a_value_do_not_matter(string variable, string value)
    {
        await using var check = Gateway(["check"], (variable, value));

        (await check.RunToEndAsync()).ShouldBe(0, check.Output);
    }

    [Theory]
    [InlineData("https://127.0.0.1:", "Leave TLS to the proxy in front")]
    [InlineData("http://192.0.2.1:", "it must be an address of this machine")]
    [InlineData(null, "Set PORT to a free one")]
    public async Task An_address_that_cannot_be_listened_at_is_one_sentence(string? address, string words)
    {
        await using var gateway = Gateway([], ("ASPNETCORE_URLS", address is null ? null : $"{address}{webex.Address.Port}"), ("PORT", $"{webex.Address.Port}"), ("HOME", folder.FullName)); // no developer's certificate

        (await gateway.RunToEndAsync()).ShouldBe(1, gateway.Output);

        gateway.Output.ShouldContain(words);
        gateway.Output.ShouldNotContain("   at ");
        webex.State.Requests.ShouldBeEmpty(); // a start that fails uses no token and calls no visitor
    }

    [Fact]
    public async Task A_gateway_that_is_stopped_before_it_serves_ends_well()
    {
        using var database = new TcpListener(IPAddress.Loopback, 0);
        database.Start(); // takes connections and never answers: the start waits for it
        await using var gateway = Gateway([], ("DATABASE_URL", $"postgres://gateway@127.0.0.1:{((IPEndPoint)database.LocalEndpoint).Port}/gateway"));

        var running = gateway.RunToEndAsync();
        using var waiting = await database.AcceptTcpClientAsync();
        (await gateway.TerminateAsync()).ShouldBe(0, gateway.Output);

        await running;
        gateway.Output.ShouldNotContain("Application started");
        gateway.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_Webex_that_breaks_off_is_a_line_in_the_log_and_no_stack_trace()
    {
        await using var gateway = Gateway([]);
        await gateway.StartAsync();
        webex.State.ArmFault("/v1/tasks", "reset-before");

        await (await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""))).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.UntilLoggedAsync("gave no answer: ");
        await gateway.UntilLoggedAsync(": unconfirmed.");
        gateway.Output.ShouldNotContain("   at ");
    }

    private GatewayProcess Gateway(string[] arguments, params (string Key, string? Value)[] environment) =>
        GatewayProcess.With(
            GatewayProcess.Variables(webex, [("Storage__Path", Path.Combine(folder.FullName, "gateway.db")), .. environment]), arguments);
}
