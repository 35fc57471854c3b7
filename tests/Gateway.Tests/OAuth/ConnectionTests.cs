using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.OAuth;

public sealed class ConnectionTests
{
    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task What_one_instance_began_another_finishes_and_a_state_serves_once_over_all(StoreEngine engine)
    {
        await using var gateway = await RestartTests.StartAsync(engine);
        await using var other = gateway.Beside();

        var (back, cookie) = await OAuthTests.ConsentAsync(gateway, "accept");
        (await OAuthTests.GetAsync(other, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await OAuthTests.GetAsync(gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK); // the page is loaded again

        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.TokenRequests().Count.ShouldBe(1); // the exchange; the grant came to this instance through the store
    }

    [Fact]
    public async Task Connecting_a_second_time_replaces_the_grant_even_one_that_was_refused()
    {
        await using var gateway = await TokenGateway.StartAsync();
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Webex.State.RevokeGrants();
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        var (back, cookie) = await OAuthTests.ConsentAsync(gateway, "accept");
        (await OAuthTests.GetAsync(gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Disconnecting_forgets_the_grant_in_every_instance_and_over_a_restart(StoreEngine engine)
    {
        await using var gateway = await RestartTests.StartAsync(engine);
        await using var other = gateway.Beside();
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.GuestAsync()).IsSuccessStatusCode.ShouldBeTrue();

        (await DisconnectAsync(gateway)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        await other.UntilAsync(() => other.Logs.Any(line => line.Contains("was disconnected and is forgotten")), TimeSpan.FromSeconds(1));
        await (await other.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        await using var restarted = await other.RestartAsync();
        await (await restarted.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.TokenRequests().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Cookie", "a=b", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    public async Task Another_sites_page_cannot_disconnect(string header, string value, int status)
    {
        await using var gateway = await TokenGateway.StartAsync();

        ((int)(await DisconnectAsync(gateway, (header, value))).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Only_the_operator_disconnects()
    {
        await using var gateway = await TokenGateway.StartAsync();

        var answer = await gateway.Client.PostAsync(new Uri("/oauth/disconnect", UriKind.Relative), null);

        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
    }

    [Fact]
    public async Task Days_left_of_the_refresh_token_are_told_everywhere_and_warned_of_from_fourteen_on()
    {
        await using var gateway = await TokenGateway.StartAsync(new Sandbox.SandboxOptions { RefreshTokenLifetime = TimeSpan.FromDays(16), AccessTokenLifetime = TimeSpan.FromDays(15) });
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        await gateway.UntilAsync(() => gateway.Logs.Any(line => line.StartsWith("Information Webex token 'ContactCenter': its refresh token lives for 16 days more")), TimeSpan.FromSeconds(1));
        (await ReadyTokenAsync(gateway)).GetProperty("warning").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        gateway.Webex.State.ArmFault("/v1/access_token", "error-503", count: 10_000);
        gateway.Clock.Advance(TimeSpan.FromDays(2.5));
        await gateway.UntilAsync(() => gateway.Logs.Any(line => line.StartsWith("Warning Webex token 'ContactCenter': its refresh token ends in 13.5 days") && line.Contains("/oauth/start")), TimeSpan.FromSeconds(1));

        var token = await ReadyTokenAsync(gateway);
        token.GetProperty("refresh_token_days_left").GetDouble().ShouldBe(13.5, 0.1);
        token.GetProperty("warning").GetString()!.ShouldContain("/oauth/start");
        (await gateway.OperatorTokenAsync("ContactCenter")).GetProperty("endsSoon").GetBoolean().ShouldBeTrue();
        Measured("ContactCenter").ShouldContain(days => days > 13.3 && days < 13.6);
    }

    internal static Task<HttpResponseMessage> DisconnectAsync(GatewayUnderTest gateway, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/disconnect?token=ContactCenter");
        request.Headers.Authorization = new("Bearer", GatewayUnderTest.OperatorKey);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return gateway.Client.SendAsync(request);
    }

    private static async Task<System.Text.Json.JsonElement> ReadyTokenAsync(GatewayUnderTest gateway) =>
        (await (await gateway.GetAsync("/health/ready")).JsonAsync()).GetProperty("checks").GetProperty("tokens").GetProperty("ContactCenter");

    /// <summary>What the instrument says now, of every gateway in this process.</summary>
    private static List<double> Measured(string token)
    {
        var measured = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument is { Meter.Name: "WebexGateway", Name: "webex_gateway.token.refresh_expires_in", Unit: "d" })
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            if (string.Equals(Convert.ToString(tags[0].Value, CultureInfo.InvariantCulture), token, StringComparison.Ordinal))
            {
                measured.Add(value);
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }
}
