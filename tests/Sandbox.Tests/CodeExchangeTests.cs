using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class CodeExchangeTests : CloudTest
{
    [Theory]
    [InlineData("code", "made-up")]
    [InlineData("redirect_uri", Consent.RedirectUri + "/")]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", "another-verifier-of-at-least-forty-three-characters")]
    [InlineData("client_id", "sandbox-guest-client")]
    public async Task An_exchange_that_differs_from_the_consent_is_refused(string field, string? value)
    {
        var code = (await Consent.DecideAsync(Cloud, "accept"))["code"]!;

        var answer = await Consent.ExchangeAsync(Cloud, code, (field, value));

        answer.IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task A_verifier_without_a_challenge_is_refused()
    {
        var code = (await Consent.DecideAsync(Cloud, "accept", ("code_challenge", null), ("code_challenge_method", null)))["code"]!;

        (await Consent.ExchangeAsync(Cloud, code)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var code = (await Consent.DecideAsync(Cloud, "accept"))["code"]!;

        (await Consent.ExchangeAsync(Cloud, code)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Consent.ExchangeAsync(Cloud, code)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_code_does_not_live_long()
    {
        var code = (await Consent.DecideAsync(Cloud, "accept"))["code"]!;

        Cloud.Clock.Advance(TimeSpan.FromMinutes(5));

        (await Consent.ExchangeAsync(Cloud, code)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
