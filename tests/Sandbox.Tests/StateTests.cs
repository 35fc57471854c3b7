using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class StateTests
{
    [Fact]
    public async Task Requests_are_kept_as_they_arrived()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        await cloud.PlaceAsync(token);

        var (refresh, task) = (cloud.State.Requests[0], cloud.State.Requests[1]);
        refresh.Path.ShouldBe("/v1/access_token");
        refresh.Body.ShouldContain("grant_type=refresh_token");
        task.Method.ShouldBe("POST");
        task.Headers["authorization"].ShouldBe($"Bearer {token}");
        task.Body.ShouldBe(cloud.GoodTask().ToJsonString());
        task.At.ShouldBe(cloud.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Only_the_last_ten_thousand_requests_are_kept_but_all_are_counted()
    {
        await using var cloud = await Cloud.StartAsync();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10_050), async (_, stop) => (await cloud.Http.GetAsync("/v1/nothing", stop)).Dispose());

        cloud.State.CountOf("/v1/nothing").ShouldBe(10_050);
        cloud.State.Requests.Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task Revoking_access_tokens_leaves_the_grant()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        cloud.State.RevokeAccessTokens();

        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await cloud.PlaceAsync(await cloud.AccessTokenAsync())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Revoking_grants_leaves_nothing()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        cloud.State.RevokeGrants();

        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await cloud.RefreshAsync()).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Forgetting_leaves_no_calls_and_no_faults_and_the_first_refresh_token_works_again()
    {
        await using var cloud = await Cloud.StartAsync(options => options.OneTimeRefreshTokens = true);
        await cloud.PlaceAsync(await cloud.AccessTokenAsync());
        cloud.State.ArmFault("/v1/tasks", "permanent-500");
        cloud.State.RevokeGrants();

        (await cloud.Http.DeleteAsync("/_sandbox")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        cloud.State.Calls.ShouldBeEmpty();
        cloud.State.Requests.ShouldBeEmpty();
        cloud.State.CallCount.ShouldBe(0);
        cloud.State.CountOf("/v1/tasks").ShouldBe(0);
        (await cloud.PlaceAsync(await cloud.AccessTokenAsync())).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Forgetting_leaves_good_tokens_good()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        cloud.State.Forget();

        (await cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Waiting_for_requests_ends_when_they_have_arrived_or_the_waiter_gives_up()
    {
        await using var cloud = await Cloud.StartAsync();
        using var patience = new CancellationTokenSource();
        var two = cloud.State.WaitForRequestsAsync("/v1/access_token", 2, CancellationToken.None);
        var three = cloud.State.WaitForRequestsAsync("/v1/access_token", 3, patience.Token);

        await cloud.RefreshAsync();
        two.IsCompleted.ShouldBeFalse();
        await cloud.RefreshAsync();
        await two.WaitAsync(TimeSpan.FromSeconds(30));
        await patience.CancelAsync();

        await three.ShouldThrowAsync<OperationCanceledException>();
    }
}
