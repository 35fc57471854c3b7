using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class TaskAuthorizationTests : CloudTest
{
    [Theory]
    [InlineData(null, 400)]
    [InlineData("Basic c2FuZGJveA==", 400)]
    [InlineData("Bearer ", 400)]
    [InlineData("Bearer nobody-issued-this", 401)]
    public async Task Only_a_bearer_token_that_we_issued_opens_the_door(string? authorization, int expected)
    {
        Cloud.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        var answer = await Cloud.Http.PostAsync("/v1/tasks", Cloud.JsonBody(Cloud.GoodTask().ToJsonString()));

        ((int)answer.StatusCode).ShouldBe(expected);
        Cloud.State.CallCount.ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = await Cloud.AccessTokenAsync();

        Cloud.Clock.Advance(Cloud.Options.AccessTokenLifetime);
        var answer = await Cloud.PlaceAsync(token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.JsonAsync())["code"]!.GetValue<int>().ShouldBe(401);
    }

    [Fact]
    public async Task The_guest_issuers_token_may_not_place_calls()
    {
        var answer = await Cloud.PlaceAsync(await Cloud.GuestIssuerTokenAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.JsonAsync())["error"]!["key"]!.GetValue<int>().ShouldBe(403);
    }
}
