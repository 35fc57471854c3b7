using System.Net;
using WebexGateway.Tests.Settings;

namespace WebexGateway.Tests.Abuse;

/// <summary>The shipped rules through HTTP.</summary>
public sealed class LiveRateLimitTests
{
    [Fact]
    public async Task A_visitor_is_told_what_is_left_and_when_to_come_back()
    {
        await using var scene = await Scene.StartAsync();

        await scene.UseUpTheLimitAsync();
        scene.Gateway.Clock.Advance(TimeSpan.FromSeconds(90.5));
        var blocked = await SendAsync(scene);

        await blocked.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        blocked.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(510));
        blocked.Headers.GetValues("RateLimit").ShouldBe(["\"post:/callback/call 10m\";r=0;t=510"]);
        scene.Gateway.Clock.Advance(TimeSpan.FromSeconds(510));
        (await SendAsync(scene)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Twenty_a_day_hold_over_many_ten_minutes()
    {
        await using var scene = await Scene.StartAsync(("Abuse:Challenge", "off"));
        for (var i = 0; i < 4; i++)
        {
            await scene.UseUpTheLimitAsync();
            scene.Gateway.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        await (await SendAsync(scene)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task A_route_of_ones_own_shares_the_limits_of_the_policy_that_it_names()
    {
        const string Route = "ReverseProxy:Routes:mine";
        await using var gateway = await GatewayUnderTest.StartAsync(
            ($"{Route}:ClusterId", "webex"), ($"{Route}:Match:Path", "/mine"), ($"{Route}:RateLimiterPolicy", "callback"), ($"{Route}:Transforms:0:PathSet", "/nothing"));
        var scene = new Scene(gateway);

        await scene.UseUpTheLimitAsync();

        (await scene.GetAsync("/mine", Scene.Attacker)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await scene.GetAsync("/callback/options", Scene.Attacker)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_site_itself_is_within_the_rule_for_everything()
    {
        await using var scene = await Scene.StartAsync();

        var page = await scene.GetAsync("/", Scene.Attacker);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("RateLimit").ShouldBe(["\"* 1s\";r=19;t=1"]);
    }

    [Fact]
    public async Task Rules_change_without_a_restart()
    {
        using var folder = new ConfigFolder();
        await using var scene = await Scene.StartAsync(folder.Setting);

        folder.Edit("rate-limits.json", all => all["IpRateLimiting"]!["GeneralRules"]![0]!["Limit"] = 0);
        await scene.Gateway.UntilConfigurationAsync(2);

        await (await SendAsync(scene)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task A_bad_edit_keeps_the_last_good_limits_with_their_counts()
    {
        using var folder = new ConfigFolder();
        await using var scene = await Scene.StartAsync(folder.Setting);
        await scene.UseUpTheLimitAsync();

        folder.Edit("rate-limits.json", all => all["IpRateLimiting"]!["GeneralRules"]![0]!["Period"] = "soon");
        await scene.Gateway.UntilConfigurationAsync(1, hasFaults: true);

        await (await SendAsync(scene)).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    private static Task<HttpResponseMessage> SendAsync(Scene scene) => scene.SendAsync(new StringContent(Scene.Body()), Scene.Attacker, "/callback/call", "application/json", []);
}
