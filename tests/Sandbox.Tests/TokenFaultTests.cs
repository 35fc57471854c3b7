using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class TokenFaultTests : CloudTest
{
    [Fact]
    public async Task Same_access_token_gives_the_old_token_and_a_revoked_one_stays_revoked()
    {
        var token = await Cloud.AccessTokenAsync();
        Cloud.State.RevokeAccessTokens();
        Cloud.State.ArmFault("/v1/access_token", "same-access-token");

        var refreshed = await Cloud.AccessTokenAsync();

        refreshed.ShouldBe(token);
        (await Cloud.PlaceAsync(refreshed)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Cloud.AccessTokenAsync()).ShouldNotBe(token);
    }

    [Fact]
    public async Task A_short_lived_token_says_so_and_dies_on_time()
    {
        await Cloud.ArmOverHttpAsync(new { path = "/v1/access_token", kind = "short-lived", seconds = 7 });

        var json = await (await Cloud.RefreshAsync()).JsonAsync();
        Cloud.Clock.Advance(TimeSpan.FromSeconds(7));

        json["expires_in"]!.GetValue<int>().ShouldBe(7);
        (await Cloud.PlaceAsync(json["access_token"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("no-refresh-token", "refresh_token", null)]
    [InlineData("no-expires-in", "expires_in", null)]
    [InlineData("expires-in-string", "expires_in", "\"1209599\"")]
    public async Task A_field_is_left_out_or_of_another_kind_once(string kind, string field, string? json)
    {
        var usual = (await (await Cloud.RefreshAsync()).JsonAsync()).AsObject();
        Cloud.State.ArmFault("/v1/access_token", kind);

        var faulty = (await (await Cloud.RefreshAsync()).JsonAsync()).AsObject();
        var next = (await (await Cloud.RefreshAsync()).JsonAsync()).AsObject();

        faulty[field]?.ToJsonString().ShouldBe(json);
        faulty.ContainsKey(field).ShouldBe(json is not null);
        faulty.ContainsKey("access_token").ShouldBeTrue();
        next.Select(one => one.Key).ShouldBe(usual.Select(one => one.Key));
        next["expires_in"]!.GetValueKind().ShouldBe(System.Text.Json.JsonValueKind.Number);
    }

    [Theory]
    [InlineData("invalid-grant", HttpStatusCode.BadRequest, "\"error\":\"invalid_grant\"")]
    [InlineData("invalid-grant-401", HttpStatusCode.Unauthorized, "expired, revoked, malformed, or invalid")]
    [InlineData("invalid-client", HttpStatusCode.Unauthorized, "Client Id is invalid")]
    public async Task A_refusal_comes_in_the_shape_of_its_kind(string kind, HttpStatusCode status, string words)
    {
        Cloud.State.ArmFault("/v1/access_token", kind);

        var answer = await Cloud.RefreshAsync();

        answer.StatusCode.ShouldBe(status);
        (await answer.JsonAsync()).ToJsonString().ShouldContain(words);
    }
}
