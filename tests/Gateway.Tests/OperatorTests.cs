using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests;

public sealed class OperatorTests : GatewayTest
{
    [Theory]
    [InlineData("/oauth/start")]
    [InlineData("/token/refresh")]
    public async Task Only_the_key_opens_the_operators_endpoints(string path)
    {
        await (await Gateway.OperateAsync(path, null)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
        var wrong = await Gateway.OperateAsync(path, "wrong");
        await wrong.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
        wrong.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        ((int)(await Gateway.OperateAsync(path)).StatusCode).ShouldBeOneOf(200, 302);
    }

    [Theory]
    [InlineData("/oauth/start")]
    [InlineData("/token/refresh")]
    [InlineData("/oauth/callback?code=a&state=b")]
    [InlineData("/operator")]
    public async Task Without_a_configured_key_there_is_nothing_to_find(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""));

        var answer = await gateway.OperateAsync(path);

        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Beside_the_stand_in_this_machine_needs_no_key()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""), ("Webex:Sandbox", "true"));

        (await gateway.OperateAsync("/operator", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var start = await gateway.OperateAsync("/oauth/start", null);
        start.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        start.Headers.Location!.IsLoopback.ShouldBeTrue();
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task A_tunnel_on_this_machine_is_not_this_machine(string header, string value)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""), ("Webex:Sandbox", "true"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/operator");
        request.Headers.Add(header, value);

        (await gateway.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Ten_wrong_keys_close_the_door_for_wrong_ones_and_never_for_the_right_one()
    {
        for (var i = 0; i < 10; i++)
        {
            (await Gateway.OperateAsync("/token/refresh", $"guess-{i}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var closed = await Gateway.OperateAsync("/token/refresh", "another");
        await closed.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        var form = await SignInAsync(Gateway, "another");
        form.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await Gateway.OperateAsync("/token/refresh")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(Gateway, GatewayUnderTest.OperatorKey)).Headers.Contains("Set-Cookie").ShouldBeTrue();
        foreach (var answer in new[] { closed, form })
        {
            answer.Headers.RetryAfter!.Delta!.Value.TotalMinutes.ShouldBeInRange(1, 10, "ten wrong keys close the door for ten minutes");
        }
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_64_and_by_48()
    {
        async Task<int> TryAsync(string address) => (int)(await Gateway.SendAsync(
            HttpMethod.Get, "/token/refresh", null, ("Authorization", "Bearer wrong"), (GatewayUnderTest.PretendedAddress.Header, address))).StatusCode;

        var told = new List<int>();
        for (var i = 0; i < 110; i++)
        {
            told.Add(await TryAsync($"2001:db8:5:{i:x}::1"));
        }

        told.Count(status => status == 401).ShouldBe(100);
        (await TryAsync("2001:db8:6::1")).ShouldBe(401);
    }

    [Theory]
    [InlineData("same-origin", true)]
    [InlineData("none", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    public async Task A_session_opens_only_to_what_its_browser_was_not_led_to(string site, bool opens)
    {
        var cookie = (await SignInAsync(Gateway, GatewayUnderTest.OperatorKey)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        foreach (var (method, path) in new[]
        {
            ("GET", "/token/refresh"),
            ("GET", "/oauth/start"),
            ("GET", "/operator/callbacks"),
            ("POST", "/operator/tokens/ContactCenter/renew"),
        })
        {
            var answer = await Gateway.SendAsync(new(method), path, null, ("Cookie", cookie), ("Sec-Fetch-Site", site));
            ((int)answer.StatusCode is >= 200 and < 400).ShouldBe(opens, $"{method} {path}");
        }
    }

    [Fact]
    public async Task A_key_that_is_given_to_a_visitors_endpoint_is_not_looked_at()
    {
        for (var i = 0; i < 11; i++)
        {
            (await Gateway.OperateAsync("/callback/options", $"guess-{i}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await Gateway.OperateAsync("/operator")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task Nothing_is_read_of_a_body_before_the_key(string contentType)
    {
        var answer = await Gateway.PostAsync("/operator/callbacks/find", "{", contentType);

        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
    }

    [Theory]
    [InlineData("""{"number":5}""", "; look at $.number.")]
    [InlineData("""["3211234567"]""", "; look at $.")]
    [InlineData("{", "; look at $.")]
    [InlineData("null", "fields.")]
    [InlineData("", "fields.")]
    public async Task A_body_that_an_endpoint_cannot_read_is_refused_with_the_place(string body, string place)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/operator/callbacks/find")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", GatewayUnderTest.OperatorKey) },
        };

        var answer = await Gateway.Client.SendAsync(request);

        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        (await answer.JsonAsync()).GetProperty("detail").GetString()!.ShouldEndWith(place);
    }

    public static TheoryData<string, string, int, string> UnreadableForms => new()
    {
        { "application/x-www-form-urlencoded", $"key={new string('x', 9000)}", 413, "payload-too-large" },
        { "application/x-www-form-urlencoded", string.Concat(Enumerable.Repeat("a=&", 1500)), 400, "malformed-request" },
        { "multipart/form-data", "no boundary", 400, "malformed-request" },
        { "multipart/form-data; boundary=x", "no part", 400, "malformed-request" },
    };

    [Theory]
    [MemberData(nameof(UnreadableForms))]
    public async Task A_sign_in_that_cannot_be_read_is_a_problem_and_no_surprise(string contentType, string form, int status, string slug)
    {
        using var content = new StringContent(form);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);

        await (await Gateway.Client.PostAsync(new Uri("/operator/sign-in", UriKind.Relative), content)).ShouldBeProblemAsync((HttpStatusCode)status, slug);

        Gateway.Logs.ShouldNotContain(line => line.StartsWith("Error"));
    }

    [Theory]
    [InlineData("/operator/callbacks")]
    [InlineData("/operator/callbacks?status=queued")]
    [InlineData("/operator/callbacks?status=wrong")]
    public async Task What_only_the_operator_sees_is_not_stored_on_the_way(string path)
    {
        (await Gateway.OperateAsync(path)).Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task An_operator_signs_in_with_the_key_and_out_again()
    {
        (await PageAsync(Gateway, null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var wrong = await SignInAsync(Gateway, "wrong");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var signedIn = await SignInAsync(Gateway, GatewayUnderTest.OperatorKey);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldContain("httponly");

        var page = await PageAsync(Gateway, cookie.Split(';')[0]);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).ShouldContain("/js/operator.js");
        (await PageAsync(Gateway, "webex-operator=forged")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Gateway.Logs.ShouldNotContain(line => line.StartsWith("Information") && line.Contains("not authenticated"), "who only opens the door has done nothing wrong");
    }

    [Fact]
    public async Task A_copy_of_a_signed_out_sessions_cookie_opens_no_instance()
    {
        await using var other = Gateway.Beside();
        var cookie = (await SignInAsync(Gateway, GatewayUnderTest.OperatorKey)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var another = (await SignInAsync(Gateway, GatewayUnderTest.OperatorKey)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        (await PageAsync(other, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await Gateway.SendAsync(HttpMethod.Post, "/operator/sign-out", null, ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin")))
            .StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        (await PageAsync(Gateway, cookie)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await PageAsync(other, cookie)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await PageAsync(other, another)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_follows_the_events_does_not_hold_up_a_stop()
    {
        using var events = await Gateway.FollowOperatorAsync();
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        (await lines.ReadLineAsync())!.ShouldStartWith("data: ");

        await Gateway.Services.GetRequiredService<IHost>().StopAsync();

        await lines.ReadToEndAsync();
    }

    [Fact]
    public async Task The_page_says_so_when_the_store_is_down_and_shows_the_rest()
    {
        await Gateway.ExecuteAsync("alter table callback rename to gone");

        var state = await Gateway.OperatorStateAsync();

        state.GetProperty("ledger").ValueKind.ShouldBe(JsonValueKind.Null);
        state.GetProperty("tokens").GetArrayLength().ShouldBe(2);
    }

    private static Task<HttpResponseMessage> SignInAsync(GatewayUnderTest gateway, string key) =>
        gateway.Client.PostAsync(new Uri("/operator/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("key", key)]));

    private static Task<HttpResponseMessage> PageAsync(GatewayUnderTest gateway, string? cookie) =>
        OAuthTests.GetAsync(gateway, "/operator", cookie);
}
