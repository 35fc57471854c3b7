using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class PaceTests
{
    [Fact]
    public async Task Beyond_the_limit_webex_answers_a_bare_429_that_says_when_to_return()
    {
        await using var cloud = await Cloud.StartAsync(options => options.RequestsPerMinute = 2);
        var token = await cloud.AccessTokenAsync();
        await cloud.PlaceAsync(token);
        cloud.Clock.Advance(TimeSpan.FromSeconds(20));
        await cloud.PlaceAsync(token);

        var answer = await cloud.PlaceAsync(await cloud.AccessTokenAsync()); // a new token is no way around the client's limit

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(40));
        answer.Content.Headers.ContentType.ShouldBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        cloud.State.CallCount.ShouldBe(2);
        cloud.Clock.Advance(TimeSpan.FromSeconds(40));
        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Unless_told_otherwise_three_hundred_a_minute_are_taken()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        var statuses = new List<HttpStatusCode>();
        for (var number = 0; number < 301; number++)
        {
            statuses.Add((await cloud.PlaceAsync(token)).StatusCode);
        }

        statuses.Take(300).ShouldAllBe(status => status == HttpStatusCode.Created);
        statuses[300].ShouldBe(HttpStatusCode.TooManyRequests);
    }
}
