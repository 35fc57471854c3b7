using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class AuthorizeTests : CloudTest
{
    [Fact]
    public async Task A_consent_without_a_form_is_refused() =>
        (await Cloud.Http.PostAsync("/_sandbox/consent", Cloud.JsonBody("{}"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Consent_gives_a_code_that_buys_tokens_of_the_scope_asked_for()
    {
        var back = await Consent.DecideAsync(Cloud, "accept");
        var answer = await Consent.ExchangeAsync(Cloud, back["code"]!);

        back["state"].ToString().ShouldBe("a state & more");
        var json = await answer.JsonAsync();
        json["scope"]!.GetValue<string>().ShouldBe("cjp:user spark:kms");
        (await Cloud.PlaceAsync(json["access_token"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Cloud.RefreshAsync(json["refresh_token"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_consent_page_needs_no_script_and_may_post_only_here_and_to_the_application()
    {
        var page = await Cloud.Http.GetAsync(Consent.Address());

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("form-action 'self' http://localhost:10000");
        var html = await page.Content.ReadAsStringAsync();
        html.ShouldContain("id=\"accept\"");
        html.ShouldContain("id=\"deny\"");
        html.ShouldNotContain("<script");
    }

    [Theory]
    [InlineData("response_type", "token")]
    [InlineData("response_type", null)]
    [InlineData("client_id", "somebody")]
    [InlineData("redirect_uri", "/oauth/callback")]
    [InlineData("redirect_uri", "javascript:alert(1)")]
    [InlineData("redirect_uri", null)]
    [InlineData("scope", null)]
    [InlineData("code_challenge", "short")]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    public async Task A_wrong_authorization_request_is_refused_without_a_redirect(string field, string? value)
    {
        var answer = await Cloud.Http.GetAsync(Consent.Address((field, value)));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task An_unknown_scope_is_sent_back_as_invalid()
    {
        var answer = await Cloud.Http.GetAsync(Consent.Address(("scope", "cjp:user cjp:everything")));

        Consent.Returned(answer)["error"].ToString().ShouldBe("invalid_scope");
    }

    [Theory]
    [InlineData("access-denied", "access_denied")]
    [InlineData("invalid-scope", "invalid_scope")]
    [InlineData("server-error", "server_error")]
    public async Task An_armed_refusal_is_sent_back_once(string kind, string error)
    {
        Cloud.State.ArmFault("/v1/authorize", kind);

        var refused = await Cloud.Http.GetAsync(Consent.Address());
        var asked = await Cloud.Http.GetAsync(Consent.Address());

        Consent.Returned(refused)["error"].ToString().ShouldBe(error);
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
