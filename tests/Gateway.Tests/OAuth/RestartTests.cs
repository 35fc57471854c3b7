using System.Net;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.OAuth;

public sealed class RestartTests
{
    private const string OtherSecret = "another-key-ring-secret-of-32-characters";

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task After_a_restart_the_first_callback_needs_no_token_request_while_the_stored_token_lives(StoreEngine engine)
    {
        await using var gateway = await StartAsync(engine);
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var restarted = await gateway.RestartAsync();

        (await restarted.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.TokenRequests().Count.ShouldBe(1);
        restarted.Logs.ShouldContain(line => line.Contains("is live until") && line.Contains("version 2"));
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task What_the_store_holds_wins_over_the_same_REFRESH_TOKEN_and_a_changed_one_wins_over_the_store(StoreEngine engine)
    {
        await using var gateway = await StartAsync(engine, new() { OneTimeRefreshTokens = true });
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var restarted = await gateway.RestartAsync();
        (await restarted.OperateAsync("/token/refresh")).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.TokenRequests()[^1]["refresh_token"].ToString().ShouldNotBe(gateway.Webex.Options.RefreshToken);

        await using var changed = await restarted.RestartAsync(("REFRESH_TOKEN", "another-refresh-token"));
        await (await changed.OperateAsync("/token/refresh")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.TokenRequests()[^1]["refresh_token"].ToString().ShouldBe("another-refresh-token");
    }

    [Theory]
    [InlineData("KEY_RING_SECRET", OtherSecret, "KEY_RING_SECRET is not the one that this store was written with; set KEY_RING_SECRET_OLD to that one, or connect Webex again at /oauth/start")]
    [InlineData("CLIENT_ID", "another-client", "CLIENT_ID is not the one that Webex was connected with")]
    [InlineData("CLIENT_SECRET", "another-client-secret", "CLIENT_SECRET is not the one that Webex was connected with")]
    public async Task A_changed_secret_is_explained_everywhere_and_nothing_is_reused(string variable, string value, string words)
    {
        await using var gateway = await TokenGateway.StartAsync();
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var changed = await gateway.RestartAsync((variable, value));
        await (await changed.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        await (await changed.OperateAsync("/token/refresh")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        gateway.TokenRequests(value).Concat(gateway.TokenRequests()).Count().ShouldBe(1);
        changed.Logs.ShouldContain(line => line.StartsWith("Error") && line.Contains(words));
        var readiness = await (await changed.GetAsync("/health/ready")).JsonAsync();
        var token = readiness.GetProperty("checks").GetProperty("tokens").GetProperty("ContactCenter");
        (token.GetProperty("status").GetString(), token.GetProperty("reason").GetString()!.StartsWith(words, StringComparison.Ordinal)).ShouldBe(("not connected", true));
        (await changed.OperatorTokenAsync("ContactCenter")).GetProperty("reason").GetString()!.ShouldStartWith(words);

        await using var mended = await changed.RestartAsync((variable, RightValue(gateway, variable)));
        (await mended.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.TokenRequests().Count.ShouldBe(1);
    }

    [Fact]
    public async Task With_another_KEY_RING_SECRET_a_new_consent_connects_again_for_good()
    {
        await using var gateway = await TokenGateway.StartAsync();
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var changed = await gateway.RestartAsync(("KEY_RING_SECRET", OtherSecret));

        var (back, cookie) = await OAuthTests.ConsentAsync(changed, "accept");
        (await OAuthTests.GetAsync(changed, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await changed.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        await using var restarted = await changed.RestartAsync();
        (await restarted.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_CLIENT_SECRET_with_a_first_REFRESH_TOKEN_is_mended_by_the_right_one()
    {
        await using var gateway = await TokenGateway.StartAsync(("CLIENT_SECRET", "mistyped"));
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        await using var mended = await gateway.RestartAsync(("CLIENT_SECRET", gateway.Webex.Options.ClientSecret));

        (await mended.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static string RightValue(GatewayUnderTest gateway, string variable) => variable switch
    {
        "CLIENT_ID" => gateway.Webex.Options.ClientId,
        "CLIENT_SECRET" => gateway.Webex.Options.ClientSecret,
        _ => GatewayUnderTest.KeyRingSecret,
    };

    internal static async Task<GatewayUnderTest> StartAsync(StoreEngine engine, Sandbox.SandboxOptions? webex = null, params (string, string?)[] settings) =>
        await TokenGateway.StartAsync(webex ?? new(), [("DATABASE_URL", engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : ""), .. settings]);
}
