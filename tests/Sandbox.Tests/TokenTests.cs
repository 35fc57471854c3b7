using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace WebexGateway.Sandbox.Tests;

public sealed class TokenTests : CloudTest
{
    [Theory]
    [InlineData(1_100_000, 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(1, 1_100, HttpStatusCode.BadRequest)]
    public async Task A_form_that_is_too_large_is_refused_in_Webexs_own_shape(int length, int fields, HttpStatusCode status)
    {
        var form = Enumerable.Range(0, fields).Select(number => KeyValuePair.Create($"field{number}", new string('x', length)));

        var answer = await Cloud.Http.PostAsync("/v1/access_token", new FormUrlEncodedContent(form));

        answer.StatusCode.ShouldBe(status);
        ((string?)(await answer.JsonAsync())["trackingId"]).ShouldBe(answer.Headers.GetValues("trackingid").Single());
    }

    [Fact]
    public async Task A_refresh_gives_a_new_access_token_and_the_same_refresh_token()
    {
        var first = await (await Cloud.RefreshAsync()).JsonAsync();
        var second = await (await Cloud.RefreshAsync()).JsonAsync();

        second["access_token"]!.GetValue<string>().ShouldNotBe(first["access_token"]!.GetValue<string>());
        second["refresh_token"]!.GetValue<string>().ShouldBe(Cloud.Options.RefreshToken);
        second["expires_in"]!.GetValue<long>().ShouldBe(1209599);
        second["refresh_token_expires_in"]!.GetValue<long>().ShouldBe(7775999);
        second["token_type"]!.GetValue<string>().ShouldBe("Bearer");
        second["scope"]!.GetValue<string>().ShouldBe("cjp:user");
    }

    [Fact]
    public async Task Each_use_renews_the_refresh_tokens_expiry()
    {
        var almost = Cloud.Options.RefreshTokenLifetime - TimeSpan.FromSeconds(1);

        Cloud.Clock.Advance(almost);
        (await Cloud.RefreshAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        Cloud.Clock.Advance(almost);
        (await Cloud.RefreshAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        Cloud.Clock.Advance(Cloud.Options.RefreshTokenLifetime);
        (await Cloud.RefreshAsync()).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Client_credentials_may_come_as_HTTP_Basic()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Cloud.Options.ClientId}:{Cloud.Options.ClientSecret}"));
        Cloud.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);

        var answer = await Cloud.TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = Cloud.Options.RefreshToken });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("client_id", "somebody", 401)]
    [InlineData("client_secret", "wrong", 401)]
    [InlineData("client_secret", "", 400)]
    [InlineData("grant_type", "password", 400)]
    [InlineData("refresh_token", "unknown", 400)]
    [InlineData("refresh_token", "sandbox-guest-refresh-token", 400)]
    public async Task A_wrong_parameter_is_refused(string field, string value, int expected)
    {
        var form = Cloud.Form(Cloud.Options.ClientId, Cloud.Options.ClientSecret, Cloud.Options.RefreshToken);

        form[field] = value;
        var answer = await Cloud.TokenAsync(form);

        ((int)answer.StatusCode).ShouldBe(expected);
        var json = await answer.JsonAsync();
        json["errors"]![0]!["description"]!.GetValue<string>().ShouldNotBeEmpty();
        json["trackingId"]!.GetValue<string>().ShouldStartWith("ROUTER_");
    }

    [Fact]
    public async Task JSON_is_no_token_request()
    {
        var answer = await Cloud.Http.PostAsync("/v1/access_token", Cloud.JsonBody("""{"grant_type":"refresh_token"}"""));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_use_of_a_one_time_refresh_token_revokes_the_whole_grant(bool always)
    {
        await using var cloud = await Cloud.StartAsync(options => options.OneTimeRefreshTokens = always);
        if (!always)
        {
            cloud.State.ArmFault("/v1/access_token", "one-time-refresh");
        }

        var issued = await (await cloud.RefreshAsync()).JsonAsync();

        issued["refresh_token"]!.GetValue<string>().ShouldNotBe(cloud.Options.RefreshToken);

        (await cloud.RefreshAsync()).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await cloud.RefreshAsync(issued["refresh_token"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await cloud.PlaceAsync(issued["access_token"]!.GetValue<string>())).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
