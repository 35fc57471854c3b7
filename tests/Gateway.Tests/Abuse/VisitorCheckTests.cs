using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Tests.Abuse;

public sealed class VisitorCheckTests
{
    private const string Elsewhere = "https://www.example.com";
    private static readonly (string, string?)[] Always = [("Abuse:Challenge", "always"), ("Abuse:ChallengeWork", "1000")];

    [Fact]
    public async Task A_page_of_ours_a_server_and_a_typed_address_pass()
    {
        await using var scene = await Scene.StartAsync();

        (await CallAsync(scene, 1, ("Origin", scene.Origin), ("Sec-Fetch-Site", "same-origin"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await CallAsync(scene, 2, ("Origin", scene.Origin))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await CallAsync(scene, 3, ("Sec-Fetch-Site", "same-origin"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await CallAsync(scene, 4)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_our_origin_has_the_scheme_that_the_browser_sees()
    {
        await using var scene = await Scene.StartAsync(("Site:TrustedProxies", "127.0.0.1"), ("IpRateLimiting:IpWhitelist:0", "0.0.0.0/0"));
        var secure = scene.Origin.Replace("http:", "https:", StringComparison.Ordinal);

        var answer = await PostAsync(scene, "127.0.0.1", ("Origin", secure), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "198.18.0.1"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
    }

    [Fact]
    public async Task Behind_a_proxy_that_nobody_named_the_browsers_own_word_counts()
    {
        await using var scene = await Scene.StartAsync();

        var answer = await CallAsync(scene, 1, ("Origin", scene.Origin.Replace("http:", "https:", StringComparison.Ordinal)), ("Sec-Fetch-Site", "same-origin"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_allowed_site_may_ask_and_read_the_answer()
    {
        await using var scene = await Scene.StartAsync(("Abuse:AllowedOrigins", Elsewhere));

        var answer = await CallAsync(scene, 1, ("Origin", Elsewhere), ("Sec-Fetch-Site", "cross-site"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Elsewhere]);
        answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',')
            .ShouldBe(["Location", "Retry-After", "RateLimit", "RateLimit-Policy"]);
        answer.Headers.Vary.ShouldContain("Origin");
        answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Fact]
    public async Task An_allowed_sites_preflight_is_answered_exactly()
    {
        await using var scene = await Scene.StartAsync(("Abuse:AllowedOrigins:0", Elsewhere));

        var answer = await OptionsAsync(scene, Elsewhere);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Elsewhere]);
        answer.Headers.GetValues("Access-Control-Allow-Methods").Single().Split(',').ShouldBe(["GET", "POST", "DELETE"]);
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().Split(',').ShouldBe(["content-type", "idempotency-key"]);
        (await OptionsAsync(scene, "https://www.example.com.evil.example")).Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task Preflights_count_and_an_allowed_site_can_read_that_they_are_too_many()
    {
        await using var scene = await Scene.StartAsync(("Abuse:AllowedOrigins:0", Elsewhere), ("Abuse:AllowedOrigins:1", "https://other.example"));

        var answer = await OptionsAsync(scene, Elsewhere);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        for (var i = 0; i < 100 && answer.StatusCode == HttpStatusCode.NoContent; i++)
        {
            answer = await OptionsAsync(scene, Elsewhere);
        }

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Elsewhere]);
        answer.Headers.Vary.ShouldBe(["Origin"]);
    }

    [Fact]
    public async Task An_allowed_site_can_read_refusals_everybody_the_forms_scripts_and_nobody_the_operators_page()
    {
        await using var scene = await Scene.StartAsync(("Abuse:AllowedOrigins:0", Elsewhere));
        await scene.UseUpTheLimitAsync();

        var refused = await PostAsync(scene, Scene.Attacker, ("Origin", Elsewhere));
        var script = await GetAsync(scene, "/js/webex-callback.js");
        var operators = await GetAsync(scene, "/operator");

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe([Elsewhere]);
        script.StatusCode.ShouldBe(HttpStatusCode.OK);
        script.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        operators.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task A_challenge_is_what_the_widget_reads_and_its_solution_opens()
    {
        await using var scene = await Scene.StartAsync(Always);

        var challenge = await scene.ChallengeAsync();
        scene.Gateway.Clock.Advance(TimeSpan.FromSeconds(2));
        var answer = await scene.SendAsync(new StringContent(Scene.Body(challenge: Scene.Payload(challenge))), Scene.Attacker, "/callback/call", "application/json", []);

        challenge.Select(field => field.Key).ShouldBe(["algorithm", "challenge", "maxnumber", "salt", "signature"]);
        challenge["salt"]!.GetValue<string>().ShouldContain("expires=1795446600");
        challenge["salt"]!.GetValue<string>().ShouldEndWith("&");
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_used_challenge_opens_nothing_at_another_instance_and_nothing_after_a_restart()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Always);
        var solved = await new Scene(gateway).SolveAsync();
        (await PostAsync(new Scene(gateway), solved)).StatusCode.ShouldBe(HttpStatusCode.Created);

        await using var beside = gateway.Beside();
        await (await PostAsync(new Scene(beside), solved)).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-a-visitor");
        await using var restarted = await gateway.RestartAsync();
        await (await PostAsync(new Scene(restarted), solved)).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-a-visitor");
        gateway.Webex.State.CallCount.ShouldBe(1);

        static Task<HttpResponseMessage> PostAsync(Scene scene, string solved) =>
            scene.SendAsync(new StringContent(Scene.Body(challenge: solved)), Scene.Attacker, "/callback/call", "application/json", []);
    }

    [Fact]
    public async Task A_visitor_whose_answer_got_lost_may_send_the_same_request_again()
    {
        await using var scene = await Scene.StartAsync(Always);
        var body = Scene.Body(challenge: await scene.SolveAsync());

        var first = await scene.SendAsync(new StringContent(body), Scene.Attacker, "/callback/call", "application/json", [("Idempotency-Key", "key-1")]);
        var second = await scene.SendAsync(new StringContent(body), Scene.Attacker, "/callback/call", "application/json", [("Idempotency-Key", "key-1")]);

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        scene.Gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_mistyped_number_does_not_spend_the_challenge()
    {
        await using var scene = await Scene.StartAsync(Always);
        var solved = await scene.SolveAsync();

        var mistyped = await scene.SendAsync(new StringContent(Scene.Body("+57 321 12", solved)), Scene.Attacker, "/callback/call", "application/json", []);
        var mended = await scene.SendAsync(new StringContent(Scene.Body(challenge: solved)), Scene.Attacker, "/callback/call", "application/json", []);

        (mistyped.StatusCode, mended.StatusCode).ShouldBe((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Created));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("adaptive")]
    [InlineData("always")]
    public async Task Whoever_fills_the_hidden_field_is_called_after_a_proof_of_work(string mode)
    {
        await using var scene = await Scene.StartAsync(("Abuse:Challenge", mode));
        var body = $$"""{"destination":"{{Scene.Victim}}","website":"https://ana.example","challenge":"{{await scene.SolveAsync()}}"}""";

        var answer = await scene.SendAsync(new StringContent(body), Scene.Attacker, "/callback/call", "application/json", []);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        scene.Gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_guest_solves_a_challenge_of_its_own_and_the_route_sees_only_the_name()
    {
        await using var scene = await Scene.StartAsync(Always);
        var solved = await scene.SolveAsync("guest");

        var guest = await scene.SendAsync(new StringContent($$"""{"website":"","name":"Ana \"É\"","challenge":"{{solved}}"}"""), Scene.Attacker, "/guest/token", "application/json", []);

        guest.StatusCode.ShouldBe(HttpStatusCode.OK);
        var sent = JsonNode.Parse(scene.Gateway.Webex.State.Requests.Single(seen => seen.Path == "/v1/guests/token").Body)!.AsObject();
        sent["displayName"]!.GetValue<string>().ShouldBe("Ana \"É\"");
        sent.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"challenge":"a","challenge":"b"}""")]
    [InlineData("""{"website":[]}""")]
    [InlineData("""{"name":"Ana"}x""")]
    public async Task A_guests_body_is_still_read_strictly(string body)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await (await gateway.PostAsync("/guest/token", body)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task Adaptively_only_an_address_above_its_usual_rate_is_asked()
    {
        await using var scene = await Scene.StartAsync(("Abuse:UsualAttemptsPerAddress", "3"), ("Abuse:ChallengeWork", "1000"));
        for (var i = 0; i < 4; i++)
        {
            (await PostAsync(scene, Scene.Attacker, Scene.NotServed)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        var refused = await PostAsync(scene, Scene.Attacker, Scene.NotServed);

        await refused.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-a-visitor");
        (await refused.JsonAsync()).GetProperty("detail").GetString()!.ShouldContain("/callback/challenge");
        (await OptionsOfAsync(scene, Scene.Attacker)).ShouldBe("always");
        (await OptionsOfAsync(scene, "198.51.100.1")).ShouldBe("adaptive");
        (await PostAsync(scene, "198.51.100.1", Scene.NotServed)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        scene.Gateway.Clock.Advance(TimeSpan.FromMinutes(61));
        (await PostAsync(scene, Scene.Attacker, Scene.NotServed)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Adaptively_a_48_of_IPv6_is_asked_above_ten_times_the_usual_rate_of_one_address()
    {
        await using var scene = await Scene.StartAsync(("Abuse:UsualAttemptsPerAddress", "3"));
        for (var i = 0; i < 31; i++)
        {
            (await PostAsync(scene, $"2001:db8:5:{i:x}::1", Scene.NotServed)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        (await OptionsOfAsync(scene, "2001:db8:5:ffff::1")).ShouldBe("always");
        (await PostAsync(scene, "2001:db8:5:ffff::1", Scene.NotServed)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(scene, "2001:db8:6:1::1", Scene.NotServed)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Adaptively_everybody_is_asked_while_the_site_is_above_its_usual_rate_and_rejected_requests_do_not_bring_it_there()
    {
        await using var scene = await Scene.StartAsync(("Abuse:UsualRequestsPerSite", "2"));
        for (var i = 1; i < 9; i++)
        {
            await PostAsync(scene, $"203.0.113.{i}", Scene.NotServed);
        }

        (await OptionsOfAsync(scene, "198.51.100.99")).ShouldBe("adaptive");
        for (var i = 1; i < 4; i++)
        {
            (await CallAsync(scene, i)).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        (await CallAsync(scene, 9)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await OptionsOfAsync(scene, "198.51.100.99")).ShouldBe("always");
        (await OptionsOfAsync(scene, "127.0.0.1")).ShouldBe("adaptive"); // on the whitelist
    }

    [Fact]
    public async Task Adaptively_neighbouring_numbers_are_asked_above_their_usual_rate_and_other_numbers_not()
    {
        await using var scene = await Scene.StartAsync(("Abuse:UsualRequestsPerPrefix", "2"));
        for (var i = 1; i < 4; i++)
        {
            (await PostAsync(scene, $"203.0.113.{i}", $"+57321123456{i}")).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        (await PostAsync(scene, "203.0.113.9", "+573211234569")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(scene, "203.0.113.9", "+573221234569")).StatusCode.ShouldBe(HttpStatusCode.Created);
        scene.Gateway.Clock.Advance(TimeSpan.FromMinutes(61));
        (await PostAsync(scene, "203.0.113.9", "+573211234568")).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("off", "off")]
    [InlineData("Always", "always")]
    [InlineData(null, "adaptive")]
    public async Task The_page_is_told_whether_a_challenge_is_wanted(string? mode, string told)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Abuse:Challenge", mode));

        (await OptionsOfAsync(new Scene(gateway), Scene.Attacker)).ShouldBe(told);
    }

    private static Task<HttpResponseMessage> CallAsync(Scene scene, int visitor, params (string, string)[] headers) =>
        scene.SendAsync(new StringContent(Scene.Body($"+5732{visitor}1234567")), $"198.51.100.{visitor}", "/callback/call", "application/json", headers);

    private static Task<HttpResponseMessage> PostAsync(Scene scene, string from, params (string, string)[] headers) =>
        scene.SendAsync(new StringContent(Scene.Body()), from, "/callback/call", "application/json", headers);

    private static Task<HttpResponseMessage> PostAsync(Scene scene, string from, string number) =>
        scene.SendAsync(new StringContent(Scene.Body(number)), from, "/callback/call", "application/json", []);

    private static Task<HttpResponseMessage> OptionsAsync(Scene scene, string origin) => scene.SendAsync(
        new StringContent(""), Scene.Attacker, "/callback/call", "text/plain", [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type")], HttpMethod.Options);

    private static Task<HttpResponseMessage> GetAsync(Scene scene, string path) =>
        scene.SendAsync(new StringContent(""), Scene.Attacker, path, "text/plain", [("Origin", Elsewhere)], HttpMethod.Get);

    private static async Task<string?> OptionsOfAsync(Scene scene, string from) =>
        (await (await scene.GetAsync("/callback/options", from)).JsonAsync()).GetProperty("challenge").GetString();
}
