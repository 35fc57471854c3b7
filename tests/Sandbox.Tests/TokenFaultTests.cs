using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

public sealed class TokenFaultTests
{
    [Fact]
    public async Task Same_access_token_gives_the_old_token_and_a_revoked_one_stays_revoked()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();
        cloud.State.RevokeAccessTokens();
        cloud.State.ArmFault("/v1/access_token", "same-access-token");

        var refreshed = await cloud.AccessTokenAsync();

        refreshed.ShouldBe(token);
        (await cloud.PlaceAsync(refreshed)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await cloud.AccessTokenAsync()).ShouldNotBe(token);
    }

    [Fact]
    public async Task No_refresh_token_leaves_it_out_and_the_old_one_works_on()
    {
        var json = await FaultyAnswerAsync("no-refresh-token");

        json.ContainsKey("refresh_token").ShouldBeFalse();
        json.ContainsKey("access_token").ShouldBeTrue();
    }

    [Fact]
    public async Task Expires_in_can_be_a_string()
    {
        var json = await FaultyAnswerAsync("expires-in-string");

        json["expires_in"]!.GetValueKind().ShouldBe(JsonValueKind.String);
        json["expires_in"]!.GetValue<string>().ShouldBe("1209599");
    }

    [Fact]
    public async Task Expires_in_can_be_missing()
    {
        var json = await FaultyAnswerAsync("no-expires-in");

        json.ContainsKey("expires_in").ShouldBeFalse();
        json.ContainsKey("access_token").ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_can_have_2500_characters()
    {
        var json = await FaultyAnswerAsync("long-token");

        json["access_token"]!.GetValue<string>().Length.ShouldBe(2500);
    }

    [Fact]
    public async Task A_short_lived_token_says_so_and_dies_on_time()
    {
        await using var cloud = await Cloud.StartAsync();
        await cloud.ArmOverHttpAsync(new { path = "/v1/access_token", kind = "short-lived", seconds = 7 });

        var json = await (await cloud.RefreshAsync()).JsonAsync();
        cloud.Clock.Advance(TimeSpan.FromSeconds(7));

        json["expires_in"]!.GetValue<int>().ShouldBe(7);
        (await cloud.PlaceAsync(json["access_token"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_time_refresh_rotates_from_now_on()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/access_token", "one-time-refresh");

        var first = await (await cloud.RefreshAsync()).JsonAsync();
        var second = await (await cloud.RefreshAsync(first["refresh_token"]!.GetValue<string>())).JsonAsync();

        first["refresh_token"]!.GetValue<string>().ShouldNotBe(cloud.Options.RefreshToken);
        second["refresh_token"]!.GetValue<string>().ShouldNotBe(first["refresh_token"]!.GetValue<string>());
        (await cloud.RefreshAsync()).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Invalid_grant_comes_in_two_shapes()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/access_token", "invalid-grant");
        cloud.State.ArmFault("/v1/access_token", "invalid-grant-401");

        var oauth = await cloud.RefreshAsync();
        var webex = await cloud.RefreshAsync();

        oauth.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await oauth.JsonAsync())["error"]!.GetValue<string>().ShouldBe("invalid_grant");
        webex.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await webex.JsonAsync())["message"]!.GetValue<string>().ShouldContain("expired, revoked, malformed, or invalid");
    }

    [Fact]
    public async Task Invalid_client_says_so()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/access_token", "invalid-client");

        var answer = await cloud.RefreshAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.JsonAsync())["errors"]![0]!["description"]!.GetValue<string>().ShouldBe("Client Id is invalid");
    }

    /// <summary>The answer of a refresh that meets the fault, after checking that the next one does not.</summary>
    private static async Task<JsonObject> FaultyAnswerAsync(string kind)
    {
        await using var cloud = await Cloud.StartAsync();
        var usual = (await (await cloud.RefreshAsync()).JsonAsync()).AsObject();
        cloud.State.ArmFault("/v1/access_token", kind);

        var faulty = (await (await cloud.RefreshAsync()).JsonAsync()).AsObject();

        var next = (await (await cloud.RefreshAsync()).JsonAsync()).AsObject();
        next.Select(field => field.Key).ShouldBe(usual.Select(field => field.Key));
        next["expires_in"]!.GetValueKind().ShouldBe(JsonValueKind.Number);
        return faulty;
    }
}
