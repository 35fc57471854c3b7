using System.Net;

namespace WebexGateway.Tests.Site;

public sealed class SiteHeadersTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/js/app.js")]
    [InlineData("/callback/options")]
    [InlineData("/nothing")]
    [InlineData("/oauth/start")]
    public async Task Every_answer_says_how_browsers_may_treat_it(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.GetAsync(path);

        var policy = Header(answer, "Content-Security-Policy");
        policy.ShouldContain("default-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Permissions-Policy").ShouldContain("microphone=()");
        Header(answer, "Referrer-Policy").ShouldBeOneOf("strict-origin-when-cross-origin", "no-referrer");
        Header(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(answer, "X-Frame-Options").ShouldBe("DENY");
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Named_sites_may_show_the_page_in_a_frame()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Site:FrameAncestors:0", "self"), ("Site:FrameAncestors:1", "https://www.example.com"));

        var answer = await gateway.GetAsync("/");

        Header(answer, "Content-Security-Policy").ShouldEndWith("frame-ancestors 'self' https://www.example.com");
        answer.Headers.Contains("X-Frame-Options").ShouldBeFalse();
    }

    [Fact]
    public async Task A_refusal_of_the_limiter_has_them_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("IpRateLimiting:IpWhitelist:0", "192.0.2.1"), ("IpRateLimiting:GeneralRules:3:Limit", "0"));

        var answer = await gateway.GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
