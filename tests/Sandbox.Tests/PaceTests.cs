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

        var answer = await cloud.PlaceAsync(token);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(40));
        answer.Content.Headers.ContentType.ShouldBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();
        cloud.State.CallCount.ShouldBe(2);
    }

    [Fact]
    public async Task Who_returns_when_told_is_served()
    {
        await using var cloud = await Cloud.StartAsync(options => options.RequestsPerMinute = 1);
        var token = await cloud.AccessTokenAsync();
        await cloud.PlaceAsync(token);
        var wait = (await cloud.PlaceAsync(token)).Headers.RetryAfter!.Delta!.Value;

        cloud.Clock.Advance(wait);
        var answer = await cloud.PlaceAsync(token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_new_token_is_no_way_around_the_clients_limit()
    {
        await using var cloud = await Cloud.StartAsync(options => options.RequestsPerMinute = 1);
        await cloud.PlaceAsync(await cloud.AccessTokenAsync());

        var answer = await cloud.PlaceAsync(await cloud.AccessTokenAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
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
