using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class TaskAuthorizationTests
{
    [Theory]
    [InlineData(null, 400)]
    [InlineData("Basic c2FuZGJveA==", 400)]
    [InlineData("Bearer ", 400)]
    [InlineData("Bearer nobody-issued-this", 401)]
    public async Task Only_a_bearer_token_that_we_issued_opens_the_door(string? authorization, int expected)
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        var answer = await cloud.Http.PostAsync("/v1/tasks", Cloud.JsonBody(cloud.GoodTask().ToJsonString()));

        ((int)answer.StatusCode).ShouldBe(expected);
        cloud.State.CallCount.ShouldBe(0);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        cloud.Clock.Advance(cloud.Options.AccessTokenLifetime);
        var answer = await cloud.PlaceAsync(token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.JsonAsync())["code"]!.GetValue<int>().ShouldBe(401);
    }

    [Fact]
    public async Task The_guest_issuers_token_may_not_place_calls()
    {
        await using var cloud = await Cloud.StartAsync();

        var answer = await cloud.PlaceAsync(await cloud.GuestIssuerTokenAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.JsonAsync())["error"]!["key"]!.GetValue<int>().ShouldBe(403);
    }
}
