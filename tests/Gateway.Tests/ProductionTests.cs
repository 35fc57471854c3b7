using System.Net;

namespace WebexGateway.Tests;

[Trait("Kind", "Publish")]
public sealed class ProductionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-production-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [PublishedFact]
    public async Task The_published_executable_starts_from_any_directory_on_PORT_and_does_the_main_job()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.With(GatewayProcess.Variables(webex, ("Storage__Path", Path.Combine(folder, "gateway.db"))));

        await gateway.StartAsync();

        (await gateway.Client.GetStringAsync(gateway.At("/"))).ShouldContain("<webex-callback");
        (await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""))).StatusCode.ShouldBe(HttpStatusCode.Created);
        webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe("+573211234567");
    }

    [PublishedFact]
    public async Task Without_settings_Production_does_not_start_and_names_each_one_with_its_fix()
    {
        await using var gateway = GatewayProcess.With([]);

        (await gateway.RunToEndAsync()).ShouldBe(1);

        foreach (var setting in new[] { "CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI", "ENTRY_POINT_ID" })
        {
            gateway.Output.ShouldContain($"✗ {setting} (");
        }

        gateway.Output.ShouldNotContain("   at ");
    }

    [PublishedTheory]
    [InlineData("PORT", "ten thousand", "PORT is")]
    [InlineData("WXCC_API_URL", "http://api.wxcc-us1.cisco.com", "use https, or http on a loopback address")]
    [InlineData("WEBEX_API_URL", "http://webexapis.com", "use https, or http on a loopback address")]
    [InlineData("REDIRECT_URI", "https://gateway.example/callback", "ends in /oauth/callback")]
    [InlineData("OPERATOR_KEY", "short", "openssl rand -hex 32")]
    [InlineData("OPERATOR_KEY", "nineteen-characters", "OPERATOR_KEY (Operator:Key) is shorter than 20 characters")]
    [InlineData("Operator__Alerts__Url", "http://hooks.example.com/a", "https address without user and password")]
    [InlineData("Operator__Alerts__Pause", "00:00:01", "shorter than a minute")]
    [InlineData("Operator__Alerts__Pause", "10", "hh:mm:ss")]
    [InlineData("Operator__Alerts__Shape", "mail", "use json, webex, teams or slack")]
    [InlineData("Operator__Keys__ana", "short", "Operator:Keys:ana is shorter than 8 characters")]
    [InlineData("Operator__Keys__ana", "nineteen-characters", "Operator:Keys:ana is shorter than 20 characters")]
    [InlineData("Operator__Keys__ana maria", "a-long-key-of-the-tests-of-32-characters", "up to 40 letters")]
    [InlineData("Operator__Keys__operator", "a-long-key-of-the-tests-of-32-characters", "has the name of OPERATOR_KEY")]
    [InlineData("Operator__Keys__ana", GatewayProcess.OperatorKey, "is the key of another name too")]
    [InlineData("Callbacks__Regions__0", "XX", "no region of ISO 3166-1")]
    [InlineData("ReverseProxy__Routes__guest-token__Transforms__4__WebexAccessToken", "Other", "there is no token 'Other'")]
    public async Task A_wrong_setting_is_refused_by_the_server_and_by_check_alike(string variable, string value, string fix)
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        var variables = GatewayProcess.Variables(webex, (variable, value), ("Storage__Path", Path.Combine(folder, "gateway.db")));
        await using var server = GatewayProcess.With(new(variables));
        await using var check = GatewayProcess.With(new(variables), "check");

        (await server.RunToEndAsync()).ShouldBe(1);
        (await check.RunToEndAsync()).ShouldBe(1);

        server.Output.ShouldContain(fix);
        check.Output.ShouldContain(fix);
    }

    [PublishedFact]
    public async Task Check_says_that_a_right_configuration_is_in_order_and_starts_nothing()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        await using var check = GatewayProcess.With(GatewayProcess.Variables(webex), "check");

        (await check.RunToEndAsync()).ShouldBe(0, check.Output);

        check.Output.ShouldContain("in order");
        webex.State.Requests.ShouldBeEmpty();
    }

    [PublishedFact]
    public async Task The_stand_in_starts_in_Production_only_when_it_is_asked_for_by_name()
    {
        await using var gateway = GatewayProcess.With(new()
        {
            ["Webex__Sandbox"] = "true",
            ["REDIRECT_URI"] = "https://gateway.example/oauth/callback",
            ["KEY_RING_SECRET"] = "a-key-ring-secret-only-for-the-tests",
            ["Storage__Path"] = Path.Combine(folder, "gateway.db"),
        });

        await gateway.StartAsync();

        (await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of("""{"destination":"+573211234567"}"""))).StatusCode.ShouldBe(HttpStatusCode.Created);
        await gateway.UntilLoggedAsync("no real telephone rings");
    }
}
