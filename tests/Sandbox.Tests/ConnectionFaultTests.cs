using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class ConnectionFaultTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30); // only a broken test ever waits for it

    [Fact]
    public async Task A_late_answer_has_placed_the_call_when_the_caller_gives_up()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/tasks", "late-answer");
        using var patience = new CancellationTokenSource();

        var answer = cloud.PlaceAsync(await cloud.AccessTokenAsync(), cancellation: patience.Token);
        await cloud.State.WaitForCallsAsync(1).WaitAsync(TooLong);
        answer.IsCompleted.ShouldBeFalse();
        await patience.CancelAsync();

        await answer.ShouldThrowAsync<OperationCanceledException>();
        cloud.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_hang_reads_the_request_and_does_nothing()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/tasks", "hang");
        using var patience = new CancellationTokenSource();

        var answer = cloud.PlaceAsync(await cloud.AccessTokenAsync(), cancellation: patience.Token);
        await cloud.State.WaitForRequestsAsync("/v1/tasks", 1).WaitAsync(TooLong);
        await patience.CancelAsync();

        await answer.ShouldThrowAsync<OperationCanceledException>();
        cloud.State.Requests[^1].Body.ShouldBe(cloud.GoodTask().ToJsonString());
        cloud.State.CallCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("late-answer")]
    public async Task Silence_ends_when_the_sandbox_stops(string kind)
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/tasks", kind);
        var answer = cloud.PlaceAsync(await cloud.AccessTokenAsync());
        await cloud.State.WaitForRequestsAsync("/v1/tasks", 1).WaitAsync(TooLong);

        await cloud.Sandbox.DisposeAsync().AsTask().WaitAsync(TooLong);

        await answer.WaitAsync(TooLong).ShouldThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_reset_before_the_body_is_read_places_no_call()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();
        cloud.State.ArmFault("/v1/tasks", "reset-before");

        await cloud.PlaceAsync(token).ShouldThrowAsync<HttpRequestException>();

        cloud.State.CallCount.ShouldBe(0);
        cloud.State.Requests[^1].Path.ShouldBe("/v1/tasks");
        cloud.State.Requests[^1].Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reset_after_the_request_was_read_has_placed_the_call()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();
        cloud.State.ArmFault("/v1/tasks", "reset-after");

        await cloud.PlaceAsync(token).ShouldThrowAsync<HttpRequestException>();

        cloud.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_drip_gives_the_headers_at_once_and_the_body_as_time_passes()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.State.ArmFault("/v1/tasks", "slow-drip");

        var answer = await cloud.PlaceAsync(await cloud.AccessTokenAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        cloud.State.CallCount.ShouldBe(1);
        await cloud.Sandbox.DisposeAsync(); // time stood still: not one byte can have come

        await answer.Content.ReadAsByteArrayAsync().ShouldThrowAsync<HttpRequestException>();
    }
}
