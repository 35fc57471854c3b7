using System.Net;
using System.Text.Json;

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

    [Fact]
    public async Task Calls_are_listed_with_task_number_entry_point_attributes_and_time()
    {
        await Cloud.PlaceAsync(await Cloud.AccessTokenAsync());

        using var calls = JsonDocument.Parse(await Cloud.Http.GetStringAsync("/_sandbox/calls"));

        var call = calls.RootElement.EnumerateArray().ShouldHaveSingleItem();
        call.EnumerateObject().Select(member => member.Name).ShouldBe(["taskId", "destination", "entryPointId", "attributes", "at"]);
        call.GetProperty("destination").GetString().ShouldBe(Cloud.State.Calls.Single().Destination);
        call.GetProperty("at").GetDateTimeOffset().ShouldBe(Cloud.Clock.GetUtcNow());
    }
}
