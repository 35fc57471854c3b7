using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Tests;

public sealed class OAuthTests : GatewayTest
{
    private const string Start = "/oauth/start";

    [Fact]
    public async Task An_operator_connects_Webex_through_its_consent_page()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("REFRESH_TOKEN", ""));
        await (await gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        var (back, cookie) = await ConsentAsync(gateway, "accept");
        var page = await GetAsync(gateway, back, cookie);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Webex quedó conectado");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        (await gateway.CallAsync()).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_way_to_Webex_carries_state_and_PKCE_and_the_registered_redirect()
    {
        var answer = await Gateway.OperateAsync(Start);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        query["redirect_uri"].ToString().ShouldBe("http://localhost:10000/oauth/callback");
        query["code_challenge_method"].ToString().ShouldBe("S256");
        query["code_challenge"].ToString().Length.ShouldBe(43);
        query["state"].ToString().Length.ShouldBe(43);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldContain("httponly");
    }

    [Fact]
    public async Task A_state_is_redeemed_once_and_its_page_can_be_loaded_again()
    {
        var (back, cookie) = await ConsentAsync(Gateway, "accept");

        var first = await GetAsync(Gateway, back, cookie);
        var again = await GetAsync(Gateway, back, cookie);

        first.Headers.Contains("Set-Cookie").ShouldBeFalse();
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Content.ReadAsStringAsync()).ShouldContain("Webex is connected (ContactCenter)");
        (await GetAsync(Gateway, back, null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Gateway.Webex.State.CountOf("/v1/access_token").ShouldBe(1);
    }

    [Fact]
    public async Task A_state_that_led_to_no_connection_is_not_shown_as_one()
    {
        var (back, cookie) = await ConsentAsync(Gateway, "accept");
        Gateway.Webex.State.ArmFault("/v1/access_token", "leaky-400");
        (await GetAsync(Gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.BadGateway);

        (await GetAsync(Gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("GET", "Sec-Purpose", "prefetch")]
    [InlineData("GET", "Sec-Purpose", "prefetch;prerender")]
    [InlineData("GET", "Purpose", "prefetch")]
    [InlineData("GET", "X-Moz", "prefetch")]
    [InlineData("GET", "Sec-Fetch-Mode", "no-cors")]
    [InlineData("GET", "Sec-Fetch-Dest", "image")]
    [InlineData("GET", "Sec-Fetch-Dest", "iframe")]
    [InlineData("HEAD", "Accept", "*/*")]
    public async Task What_is_no_visit_redeems_nothing_and_the_visit_after_it_connects(string method, string header, string value)
    {
        var (back, cookie) = await ConsentAsync(Gateway, "accept");

        using var early = await Gateway.SendAsync(new(method), back, null, ("Cookie", cookie), (header, value));

        early.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        early.Headers.Contains("Set-Cookie").ShouldBeFalse();
        Gateway.Webex.State.CountOf("/v1/access_token").ShouldBe(0);
        (await GetAsync(Gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_in_another_browser_is_not_exchanged()
    {
        var (back, _) = await ConsentAsync(Gateway, "accept");
        var (_, otherCookie) = await StartAsync(Gateway);

        (await GetAsync(Gateway, back, null)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync(Gateway, back, otherCookie)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await GetAsync(Gateway, back, "webex-oauth=forged")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        Gateway.Webex.State.CountOf("/v1/access_token").ShouldBe(0);
    }

    [Fact]
    public async Task A_state_older_than_ten_minutes_is_not_exchanged()
    {
        var (back, cookie) = await ConsentAsync(Gateway, "accept");

        Gateway.Clock.Advance(TimeSpan.FromMinutes(11));

        (await GetAsync(Gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_denied_consent_is_shown_in_words()
    {
        var (back, cookie) = await ConsentAsync(Gateway, "deny");

        var page = await GetAsync(Gateway, back, cookie);

        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await page.Content.ReadAsStringAsync()).ShouldContain("Consent was not given");
    }

    [Theory]
    [InlineData("special-code", "/v1/authorize", 200)]
    [InlineData("invalid-grant", "/v1/access_token", 502)]
    [InlineData("leaky-400", "/v1/access_token", 502)]
    [InlineData("html-200", "/v1/access_token", 503)]
    [InlineData("reset-after", "/v1/access_token", 503)]
    public async Task Whatever_the_exchange_meets_the_operator_sees_what_happened(string fault, string path, int status)
    {
        Gateway.Webex.State.ArmFault(path, fault);

        var (back, cookie) = await ConsentAsync(Gateway, "accept");
        var page = await GetAsync(Gateway, back, cookie);

        ((int)page.StatusCode).ShouldBe(status);
        (await page.Content.ReadAsStringAsync()).ShouldNotContain("internal");
    }

    [Fact]
    public async Task A_forced_renewal_gives_the_operator_the_token_and_keeps_the_refresh_token()
    {
        var answer = await Gateway.OperateAsync("/token/refresh");

        var token = await answer.JsonAsync();
        token.EnumerateObject().Select(field => field.Name).ShouldBe(["access_token", "token_type", "expires_in", "refresh_token_expires_in"]);
        token.GetProperty("expires_in").GetInt64().ShouldBeInRange(1_209_590, 1_209_599);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await (await Gateway.OperateAsync("/token/refresh?include=refresh_token")).JsonAsync()).GetProperty("refresh_token").GetString().ShouldBe(Gateway.Webex.Options.RefreshToken);
    }

    [Theory]
    [InlineData("invalid-client", "not-connected", "correct CLIENT_ID and CLIENT_SECRET (tracking id ROUTER_")]
    [InlineData("invalid-grant", "not-connected", "an operator must visit /oauth/start?token=ContactCenter (tracking id ROUTER_")]
    [InlineData("invalid-grant-401", "not-connected", "the grant has expired or was revoked: an operator must visit /oauth/start?token=ContactCenter")]
    [InlineData("unavailable", "webex-unavailable", "Webex answered 503 (tracking id ROUTER_")]
    public async Task A_renewal_that_fails_says_why_and_what_to_do(string fault, string slug, string words)
    {
        Gateway.Webex.State.ArmFault("/v1/access_token", fault);

        var answer = await Gateway.OperateAsync("/token/refresh");

        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, slug);
        (await answer.JsonAsync()).GetProperty("detail").GetString()!.ShouldContain(words);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_named_as_such_and_no_new_consent_is_asked_for()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("GUEST_CLIENT_SECRET", "not-the-one-of-the-service-app"));

        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        var told = gateway.Logs.First(line => line.StartsWith("Error Webex will not renew token 'GuestIssuer'"));
        told.ShouldContain("the client id or secret is wrong; correct GUEST_CLIENT_ID and GUEST_CLIENT_SECRET");
        told.ShouldNotContain("/oauth/start");
        gateway.Logs.ShouldNotContain(line => line.Contains("not-the-one-of-the-service-app"));
    }

    [Fact]
    public async Task The_tracking_id_of_a_refusal_is_for_the_log_and_the_operator_and_not_for_the_public()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", "invalid-grant-401", count: 2));
        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        var operators = (await gateway.OperatorTokenAsync("GuestIssuer")).GetProperty("reason").GetString()!;
        var everybodys = await gateway.Client.GetStringAsync(new Uri("/health/live", UriKind.Relative)) + await (await gateway.Client.GetAsync(new Uri("/health/ready", UriKind.Relative))).Content.ReadAsStringAsync();

        operators.ShouldContain("tracking id ROUTER_");
        gateway.Logs.ShouldContain(line => line.StartsWith("Error Webex will not renew token 'GuestIssuer'") && line.Contains("tracking id ROUTER_"));
        everybodys.ShouldContain("the grant has expired or was revoked");
        everybodys.ShouldNotContain("ROUTER_");
    }

    [Fact]
    public async Task A_token_that_another_serves_is_connected_by_connecting_that_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("GUEST_CLIENT_ID", ""), ("GUEST_CLIENT_SECRET", ""), ("GUEST_REFRESH_TOKEN", ""), ("REFRESH_TOKEN", ""));
        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.Logs.ShouldContain(line => line.Contains("/oauth/start?token=GuestIssuer"));

        var answer = await gateway.OperateAsync("/oauth/start?token=GuestIssuer");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["client_id"].ToString().ShouldBe(gateway.Webex.Options.ClientId);
    }

    [Theory]
    [InlineData(true, "The earlier connection stays in use.", "La conexión anterior sigue en uso.")]
    [InlineData(false, "Webex is not connected.", "Webex está sin conectar.")]
    public async Task Who_declines_reads_what_is_true_of_the_connection(bool isConnected, string english, string spanish)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(isConnected ? [] : [("REFRESH_TOKEN", null)]);
        await gateway.CallAsync();
        var (page, cookie) = await StartAsync(gateway);
        var state = QueryHelpers.ParseQuery(page.Query)["state"].ToString();

        var shown = await (await GetAsync(gateway, $"/oauth/callback?error=access_denied&state={state}", cookie)).Content.ReadAsStringAsync();

        shown.ShouldContain("Consent was not given.");
        shown.ShouldContain(english);
        shown.ShouldContain(spanish);
        (await gateway.OperatorTokenAsync("ContactCenter")).GetProperty("state").GetString().ShouldBe(isConnected ? "connected" : "not connected");
    }

    [Theory]
    [InlineData("access_denied", "the consent was declined")]
    [InlineData("invalid_scope", "compare Webex:Tokens:…:Scopes")]
    [InlineData("server_error", "server_error")]
    [InlineData("forged\nline", "Webex did not complete the authorisation")]
    public async Task The_log_says_why_Webex_sent_the_operator_back_without_a_code(string error, string words)
    {
        var (page, cookie) = await StartAsync(Gateway);
        var state = QueryHelpers.ParseQuery(page.Query)["state"].ToString();

        await GetAsync(Gateway, $"/oauth/callback?error={Uri.EscapeDataString(error)}&state={state}", cookie);

        Gateway.Logs.Single(line => line.StartsWith("Warning Webex token 'ContactCenter' was not connected")).ShouldContain(words);
    }

    [Fact]
    public async Task An_unknown_token_is_400_with_the_known_names()
    {
        await (await Gateway.OperateAsync("/token/refresh?token=Other")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        await (await Gateway.OperateAsync("/oauth/start?token=Other")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    /// <summary>Goes to the consent page, presses a button, and gives back the path that Webex leads to and our cookie.</summary>
    internal static async Task<(string Back, string Cookie)> ConsentAsync(GatewayUnderTest gateway, string button, string key = GatewayUnderTest.OperatorKey)
    {
        var (page, cookie) = await StartAsync(gateway, key);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var html = await browser.GetStringAsync(page);
        var fields = Regex.Matches(html, """<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"|<button[^>]*id="(\w+)"[^>]*name="([^"]+)"[^>]*value="([^"]*)" """.TrimEnd(), RegexOptions.None, TimeSpan.FromSeconds(1));
        var form = fields.Where(match => match.Groups[1].Success).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        if (fields.FirstOrDefault(match => match.Groups[3].Value == button) is { } pressed)
        {
            form[pressed.Groups[4].Value] = pressed.Groups[5].Value;
        }

        var action = Regex.Match(html, "<form[^>]*action=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var answer = await browser.PostAsync(new Uri(page, WebUtility.HtmlDecode(action)), new FormUrlEncodedContent(form));
        return (answer.Headers.Location!.PathAndQuery, cookie);
    }

    private static async Task<(Uri Page, string Cookie)> StartAsync(GatewayUnderTest gateway, string key = GatewayUnderTest.OperatorKey)
    {
        var answer = await gateway.OperateAsync(Start, key);
        return (answer.Headers.Location!, answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    internal static Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string path, string? cookie) =>
        gateway.SendAsync(HttpMethod.Get, path, null, cookie is null ? [] : [("Cookie", cookie)]);
}
