using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class CodeExchangeTests
{
    [Theory]
    [InlineData("code", "made-up")]
    [InlineData("redirect_uri", Consent.RedirectUri + "/")]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", "another-verifier-of-at-least-forty-three-characters")]
    [InlineData("client_id", "sandbox-guest-client")]
    public async Task An_exchange_that_differs_from_the_consent_is_refused(string field, string? value)
    {
        await using var cloud = await Cloud.StartAsync();
        var code = (await Consent.DecideAsync(cloud, "accept"))["code"]!;

        var answer = await Consent.ExchangeAsync(cloud, code, (field, value));

        answer.IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task A_verifier_without_a_challenge_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var code = (await Consent.DecideAsync(cloud, "accept", ("code_challenge", null), ("code_challenge_method", null)))["code"]!;

        (await Consent.ExchangeAsync(cloud, code)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        await using var cloud = await Cloud.StartAsync();
        var code = (await Consent.DecideAsync(cloud, "accept"))["code"]!;

        (await Consent.ExchangeAsync(cloud, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Consent.ExchangeAsync(cloud, code)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_code_does_not_live_long()
    {
        await using var cloud = await Cloud.StartAsync();
        var code = (await Consent.DecideAsync(cloud, "accept"))["code"]!;

        cloud.Clock.Advance(TimeSpan.FromMinutes(5));

        (await Consent.ExchangeAsync(cloud, code)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_special_code_survives_the_redirect_only_when_it_is_escaped_on_both_ways()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/authorize", "special-code");

        var code = (await Consent.DecideAsync(cloud, "accept"))["code"].ToString();

        code.ShouldContain("+/=&");
        (await Consent.ExchangeAsync(cloud, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
