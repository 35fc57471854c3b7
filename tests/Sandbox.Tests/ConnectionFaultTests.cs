namespace WebexGateway.Sandbox.Tests;

public sealed class ConnectionFaultTests : CloudTest
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30); // only a broken test ever waits for it

    [Theory]
    [InlineData("hang")]
    [InlineData("late-answer")]
    public async Task Silence_ends_when_the_sandbox_stops(string kind)
    {
        Cloud.State.ArmFault("/v1/tasks", kind);
        var answer = Cloud.PlaceAsync(await Cloud.AccessTokenAsync());
        await Cloud.State.WaitForRequestsAsync("/v1/tasks", 1).WaitAsync(TooLong);

        await Cloud.Sandbox.DisposeAsync().AsTask().WaitAsync(TooLong);

        await answer.WaitAsync(TooLong).ShouldThrowAsync<HttpRequestException>();
    }

    [Theory]
    [InlineData("reset-before", 0)]
    [InlineData("reset-after", 1)]
    public async Task A_reset_places_the_call_only_after_the_request_was_read(string kind, int placed)
    {
        var token = await Cloud.AccessTokenAsync();
        Cloud.State.ArmFault("/v1/tasks", kind);

        await Cloud.PlaceAsync(token).ShouldThrowAsync<HttpRequestException>();

        Cloud.State.CallCount.ShouldBe(placed);
    }
}
