using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Ledger;
using WebexGateway.Startup;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests.Telemetry;

/// <summary>How a gateway begins, and what one that ends leaves to the others.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_gateway_is_ready_when_its_tokens_are_there_and_not_before()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var early = await gateway.GetAsync("/health/ready");
        await gateway.UntilTokensLiveAsync();
        await gateway.UntilReadyAsync();

        early.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await early.JsonAsync()).GetProperty("checks").GetProperty("phase").GetString().ShouldBe("starting");
        (await gateway.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Monitors_ask_for_health_by_GET_and_HEAD_and_no_proxy_keeps_the_answer(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.UntilReadyAsync();

        var answer = await gateway.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await gateway.SendAsync(HttpMethod.Head, path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.PostAsync(path, "{}")).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Readiness_has_the_shape_that_monitors_read()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.UntilReadyAsync();

        (await gateway.Client.GetStringAsync(new Uri("/health/live", UriKind.Relative))).ShouldBe("""{"status":"live"}""");
        var ready = await (await gateway.GetAsync("/health/ready")).JsonAsync();
        ready.GetProperty("status").GetString().ShouldBe("ready");
        var checks = ready.GetProperty("checks");
        checks.EnumerateObject().Select(check => check.Name).ShouldBe(["phase", "store", "configuration", "tokens", "webex"]);
        checks.GetProperty("webex").GetRawText().ShouldBe("""{"status":"answers"}""");
        checks.GetProperty("store").GetString().ShouldBe("up");
        var configuration = checks.GetProperty("configuration");
        configuration.GetProperty("status").GetString().ShouldBe("in force");
        configuration.GetProperty("generation").GetInt64().ShouldBe(1);
        configuration.GetProperty("since").GetDateTimeOffset().ShouldNotBe(default);
        configuration.GetProperty("faults").GetArrayLength().ShouldBe(0);
        var token = checks.GetProperty("tokens").GetProperty("ContactCenter");
        token.EnumerateObject().Select(field => field.Name).ShouldBe(["status", "reason", "refresh_token_days_left", "warning"]);
        token.GetProperty("status").GetString().ShouldBe("connected");
        token.GetProperty("refresh_token_days_left").GetDouble().ShouldBe(90);
    }

    [Fact]
    public async Task Webex_being_down_does_not_keep_a_gateway_from_being_ready()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", "reset-after", 100));

        HttpStatusCode status = default;
        for (var turn = 0; turn < 200 && status != HttpStatusCode.OK; turn++)
        {
            gateway.Clock.Advance(TimeSpan.FromMilliseconds(100));
            status = (await gateway.GetAsync("/health/ready")).StatusCode;
        }

        status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_callback_that_was_taken_from_the_queue_and_not_sent_is_given_back_and_taken_again_before_its_lease_ends()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await gateway.ExecuteAsync("update callback set status = 1, settled = null");
        var ledger = gateway.Services.GetRequiredService<CallbackLedger>();

        var taken = (await ledger.ClaimAsync(10, [])).ShouldHaveSingleItem();
        (await ledger.ClaimAsync(10, [])).ShouldBeEmpty();
        (await ledger.ReleaseAsync(taken)).ShouldBeTrue();

        var before = gateway.Clock.GetUtcNow();
        await gateway.DrainAsync(calls: 2);
        (gateway.Clock.GetUtcNow() - before).ShouldBeLessThan(CallbackLedger.Lease);
        (await ledger.ReleaseAsync(taken)).ShouldBeFalse("it is settled");
    }

    [Fact]
    public async Task The_start_says_on_one_screen_what_is_on_and_what_is_missing_and_no_secret()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""), ("REFRESH_TOKEN", ""), ("GUEST_CLIENT_ID", ""), ("GUEST_CLIENT_SECRET", ""), ("GUEST_REFRESH_TOKEN", ""), ("Site:TrustedProxies", "render"));

        var screen = string.Join('\n', StartScreen.Of(gateway.Services, ["http://[::]:10000"]));

        screen.Split('\n').Length.ShouldBeLessThan(24);
        foreach (var words in new[] { "http://localhost:10000/", "set OPERATOR_KEY", gateway.Webex.Address.GetLeftPart(UriPartial.Authority), "SQLite at", "an operator must visit /oauth/start", "trusted: render", "5 per 10m for post:/callback/call", "3000 callbacks a day", "always open", "adaptive" })
        {
            screen.ShouldContain(words);
        }

        foreach (var secret in new[] { gateway.Webex.Options.ClientSecret, gateway.Webex.Options.GuestClientSecret, GatewayUnderTest.KeyRingSecret })
        {
            screen.ShouldNotContain(secret);
        }

        gateway.Logs.ShouldContain(line => line.StartsWith("Information WebexGateway serves."));
    }
}
