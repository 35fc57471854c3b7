using System.Net;

namespace WebexGateway.Sandbox.Tests;

public sealed class StateTests : CloudTest
{
    [Fact]
    public async Task Only_the_last_ten_thousand_requests_are_kept_but_all_are_counted()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 10_050), async (_, stop) => (await Cloud.Http.GetAsync("/v1/nothing", stop)).Dispose());

        Cloud.State.CountOf("/v1/nothing").ShouldBe(10_050);
        Cloud.State.Requests.Count.ShouldBe(10_000);
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
}
