namespace WebexGateway.Tests.Calls;

/// <summary>The operator sees how many callbacks came how far, and how long visitors waited.</summary>
public sealed class FunnelTests
{
    private static readonly string[] Counts = ["asked", "accepted", "refused", "connected", "missed", "inDoubt"];

    [Fact]
    public async Task The_funnel_counts_what_was_asked_accepted_connected_missed_and_is_in_doubt()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:Every", "00:00:01"), ("Callbacks:EntryPoints:sales", "510d198d-7aa7-4b75-a5ff-e61759f4f313"));
        await gateway.CallAsync("+573210000000");
        await gateway.CallAsync("+573210000001", topic: "sales");
        gateway.Webex.State.ArmFault("/v1/tasks", "abandoned");
        await gateway.CallAsync("+573210000002");
        gateway.Webex.State.ArmFault("/v1/tasks", "unavailable");
        await gateway.CallAsync("+573210000003");
        await gateway.FollowAsync(TimeSpan.FromSeconds(25));

        var json = await (await gateway.OperateAsync("/operator/calls")).JsonAsync();

        var day = json.GetProperty("day");
        Counts.Select(name => day.GetProperty(name).GetInt32()).ShouldBe([4, 3, 0, 2, 1, 1]);
        day.GetProperty("medianSeconds").GetDouble().ShouldBe(18);
        day.GetProperty("p90Seconds").GetDouble().ShouldBe(18);
        json.GetProperty("month").GetRawText().ShouldBe(day.GetRawText());
        json.GetProperty("topics").GetProperty("sales").GetProperty("connected").GetInt32().ShouldBe(1);
        json.GetProperty("hours").GetProperty("10").GetProperty("asked").GetInt32().ShouldBe(4, "15:00 UTC is 10:00 in Bogotá");
    }

    [Fact]
    public async Task Today_is_beside_the_same_day_of_last_week_until_the_same_time()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.CallAsync("+573210000000");
        gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await gateway.CallAsync("+573210000001");
        gateway.Clock.Advance(TimeSpan.FromHours(2));
        await gateway.CallAsync("+573210000002");
        gateway.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromHours(1));
        await gateway.CallAsync("+573210000003");

        var json = await (await gateway.OperateAsync("/operator/calls")).JsonAsync();

        json.GetProperty("day").GetProperty("asked").GetInt32().ShouldBe(1);
        Counts.Take(3).Select(name => json.GetProperty("weekAgo").GetProperty(name).GetInt32()).ShouldBe([2, 1, 1], "one came later in that day");
        json.GetProperty("month").GetProperty("asked").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Without_a_callback_it_is_empty_and_it_is_the_operators_alone()
    {
        await using var gateway = await CallDriving.StartAsync();

        (await (await gateway.OperateAsync("/operator/calls")).JsonAsync()).GetProperty("day").GetProperty("asked").GetInt32().ShouldBe(0);
        ((int)(await gateway.GetAsync("/operator/calls")).StatusCode).ShouldBe(401);
    }
}
