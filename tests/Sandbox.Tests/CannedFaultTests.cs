using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class CannedFaultTests
{
    [Theory]
    [InlineData("empty-200", 200, "")]
    [InlineData("html-200", 200, "<html>")]
    [InlineData("leaky-400", 400, "https://internal-routing.prod.example:8443")]
    [InlineData("revoked", 401, "revoked")]
    [InlineData("forbidden", 403, "403")]
    [InlineData("rate-limited", 429, "")]
    [InlineData("rate-limited-without-retry-after", 429, "")]
    [InlineData("error-500", 500, "errorMessage")]
    [InlineData("error-502", 502, "errorMessage")]
    [InlineData("error-503", 503, "")]
    [InlineData("error-504", 504, "errorMessage")]
    [InlineData("unavailable", 503, "")]
    public async Task An_answer_in_place_of_the_right_one_places_no_call(string kind, int status, string inBody)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();
        cloud.State.ArmFault("/v1/tasks", kind);

        var answer = await cloud.PlaceAsync(token);

        ((int)answer.StatusCode).ShouldBe(status);
        var body = await answer.Content.ReadAsStringAsync();
        body.ShouldContain(inBody);
        body.Length.ShouldBe(inBody.Length == 0 ? 0 : body.Length);
        cloud.State.CallCount.ShouldBe(0);
        cloud.State.CountOf("/v1/tasks").ShouldBe(1);
        (await cloud.PlaceAsync(await cloud.AccessTokenAsync())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Rate_limited_has_Retry_After_and_no_content_type()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/access_token", "rate-limited", retryAfter: 17);
        cloud.State.ArmFault("/v1/access_token", "rate-limited-without-retry-after");

        var timed = await cloud.RefreshAsync();
        var untimed = await cloud.RefreshAsync();

        timed.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(17));
        timed.Content.Headers.ContentType.ShouldBeNull();
        untimed.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        untimed.Headers.RetryAfter.ShouldBeNull();
    }

    [Fact]
    public async Task Unavailable_says_when_to_return_if_it_is_told_to()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/tasks", "unavailable", retryAfter: 30);

        var answer = await cloud.PlaceAsync(await cloud.AccessTokenAsync());

        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_revoked_token_stays_revoked_and_others_do_not()
    {
        await using var cloud = await Cloud.StartAsync();
        var (revoked, other) = (await cloud.AccessTokenAsync(), await cloud.AccessTokenAsync());
        cloud.State.ArmFault("/v1/tasks", "revoked");

        await cloud.PlaceAsync(revoked);

        (await cloud.PlaceAsync(revoked)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await cloud.PlaceAsync(other)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_permanent_500_stays_until_it_is_disarmed()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();
        cloud.State.ArmFault("/v1/tasks", "permanent-500");

        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        await cloud.Http.DeleteAsync("/_sandbox/faults");

        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_huge_body_is_several_MiB()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/access_token", "huge-body");

        var answer = await cloud.RefreshAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(4 * 1024 * 1024);
    }

    [Fact]
    public async Task Wrong_json_places_the_call_and_answers_in_another_shape()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/tasks", "wrong-json");

        var answer = await cloud.PlaceAsync(await cloud.AccessTokenAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.JsonAsync())["items"].ShouldNotBeNull();
        cloud.State.CallCount.ShouldBe(1);
    }
}
