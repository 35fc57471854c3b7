using System.Globalization;
using System.Text.Json.Nodes;
using WebexGateway.Tests.Callback;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Calls;

/// <summary>Against a Webex written from the specification alone.</summary>
public sealed class SpecificationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Lost_answers_of_many_callbacks_end_as_placed_or_not_seen_and_none_rings_twice()
    {
        const int Visitors = 200;
        var random = new Random(Seed.New(output));
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock) { Fate = _ => random.Next(4) switch { 0 => (true, 503), 1 => (false, 503), 2 => (true, 504), _ => (true, 201) } };
        await using var gateway = await StartAsync(webex, clock);
        for (var i = 0; i < Visitors; i++)
        {
            (await gateway.CallAsync($"+57321{i:0000000}")).IsSuccessStatusCode.ShouldBeTrue();
            await gateway.FollowTurnAsync(TimeSpan.FromSeconds(1));
        }

        for (var minutes = 0; minutes < 240 && await gateway.CountAsync("status <> 3 and not_seen is null") > 0; minutes++)
        {
            await gateway.FollowAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15));
        }

        (await gateway.CountAsync("status = 3 or (status = 4 and not_seen is not null)")).ShouldBe(Visitors);
        webex.Rang.ShouldBeUnique();
        (await gateway.CountAsync("status = 3")).ShouldBe(webex.Rang.Count);
        (await gateway.CountAsync("status = 3 and task is not null")).ShouldBe(webex.Rang.Count);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("in origin")]
    [InlineData("without plus")]
    [InlineData("as a number of JSON")]
    [InlineData("with spaces")]
    [InlineData("as tel URI")]
    [InlineData("as sip URI")]
    [InlineData("times as text")]
    [InlineData("without times of change")]
    [InlineData("unknown status")]
    [InlineData("without owner and queue")]
    public async Task A_line_of_the_list_is_read_tolerantly(string shape)
    {
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock) { Fate = _ => (true, 503), Shape = line => Reshape(line["attributes"]!.AsObject(), shape) };
        await using var gateway = await StartAsync(webex, clock);
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromSeconds(20));
        (await gateway.StateAsync(state)).ShouldBe(("placed", shape == "unknown status" ? null : "queued"));

        webex.Set(GatewayUnderTest.Number, "completed", clock.GetUtcNow());
        await gateway.FollowAsync(TimeSpan.FromSeconds(20));
        (await gateway.StateAsync(state)).Call.ShouldBe(shape == "unknown status" ? null : "completed");
    }

    [Theory]
    [InlineData("inbound")]
    [InlineData("another number")]
    [InlineData("another channel")]
    [InlineData("long before")]
    [InlineData("without id")]
    public async Task A_line_that_is_not_this_call_makes_it_no_placed_one(string shape)
    {
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock) { Fate = _ => (true, 503), Shape = line => Reshape(shape == "without id" ? line : line["attributes"]!.AsObject(), shape) };
        await using var gateway = await StartAsync(webex, clock);
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromMinutes(12), TimeSpan.FromSeconds(15));

        (await gateway.StateAsync(state)).Status.ShouldBe("unconfirmed");
        (await gateway.LineAsync(state)).GetProperty("notSeen").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock);
        await using var gateway = await StartAsync(webex, clock, ("Webex:RequestsPerMinute", "10000"), ("Callbacks:FollowUp:Every", "01:00:00"));
        for (var i = 0; i < 1_050; i++)
        {
            await (await gateway.CallAsync($"+57321{i:0000000}")).ShouldBeAcceptedAsync("placed");
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await gateway.FollowTurnAsync(TimeSpan.FromHours(1));

        (await gateway.CountAsync("call_state = 1")).ShouldBe(1_050);
        webex.Lists.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(99)]
    public async Task A_callback_of_unknown_fate_is_looked_for_behind_every_page_however_short(int largestPage)
    {
        const int Visitors = 100;
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock) { Fate = number => (true, number % 3 == 1 ? 503 : 201), LargestPage = largestPage };
        await using var gateway = await StartAsync(webex, clock, ("Webex:RequestsPerMinute", "10000"));
        for (var i = 0; i < Visitors; i++)
        {
            await (await gateway.CallAsync($"+57321{i:0000000}")).ShouldBeAcceptedAsync(i % 3 == 0 ? "unconfirmed" : "placed");
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        for (var minutes = 0; minutes < 30 && await gateway.CountAsync("status = 4 and not_seen is null") > 0; minutes++)
        {
            await gateway.FollowAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15));
        }

        (await gateway.CountAsync("status = 3 and task is not null")).ShouldBe(Visitors);
    }

    [Fact]
    public async Task Following_500_calls_takes_at_most_a_fifth_of_the_minute()
    {
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock);
        await using var gateway = await StartAsync(webex, clock, ("Webex:RequestsPerMinute", "100"), ("Callbacks:FollowUp:Every", "00:00:01"));
        for (var i = 0; i < 500; i++)
        {
            await gateway.CallAsync($"+57321{i:0000000}"); // most wait for the pace
        }

        for (var minute = 0; minute < 6; minute++)
        {
            var lists = webex.Lists.Count;
            for (var second = 0; second < 60; second++)
            {
                await gateway.DispatchTurnAsync(TimeSpan.FromSeconds(1));
                await gateway.TurnAsync(); // the follower waits for its place in the pace
            }

            (webex.Lists.Count - lists).ShouldBeLessThanOrEqualTo(20);
        }

        webex.Rang.Count.ShouldBe(500, "callbacks come first, as fast as the pace allows");
        webex.Lists.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task No_number_name_agent_or_queue_reaches_a_log_or_a_visitor()
    {
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock) { Fate = _ => (true, 503) };
        await using var gateway = await StartAsync(webex, clock);
        var state = await (await gateway.CallAsync(name: "Canary Visitor")).ShouldBeAcceptedAsync("unconfirmed");
        await gateway.FollowAsync(TimeSpan.FromSeconds(20));
        webex.Set(GatewayUnderTest.Number, "completed", clock.GetUtcNow());
        await gateway.FollowAsync(TimeSpan.FromSeconds(20));

        var answer = await (await gateway.Client.GetAsync(state)).Content.ReadAsStringAsync();

        answer.ShouldContain("\"call\":\"completed\"");
        foreach (var text in gateway.Logs.Append(answer))
        {
            text.ShouldNotContain("canary");
            text.ShouldNotContain("3211234567");
            text.ShouldNotContain("6015550100");
        }
    }

    private static Task<GatewayUnderTest> StartAsync(SpecifiedWebex webex, TestClock clock, params (string, string?)[] settings) =>
        GatewayUnderTest.StartOnAsync(clock, [("Callbacks:FollowUp:Enabled", "true"), ("WXCC_API_URL", webex.Address), ("WEBEX_API_URL", webex.Address), .. settings]);

    private static void Reshape(JsonObject attributes, string shape)
    {
        switch (shape)
        {
            case "in origin":
                (attributes["origin"], attributes["destination"]) = (attributes["destination"]!.DeepClone(), "+576015550100");
                break;
            case "without plus":
                attributes["destination"] = attributes["destination"]!.GetValue<string>()[1..];
                break;
            case "as a number of JSON":
                attributes["destination"] = long.Parse(attributes["destination"]!.GetValue<string>()[1..], CultureInfo.InvariantCulture);
                break;
            case "with spaces":
                attributes["destination"] = "+57 321-123 45.67";
                break;
            case "as tel URI":
                attributes["destination"] = "tel:+57-321-123-4567;phone-context=example.com";
                break;
            case "as sip URI":
                attributes["destination"] = "SIP:+573211234567@sip2.example.com;user=phone";
                break;
            case "times as text":
                attributes["createdTime"] = attributes["createdTime"]!.ToString();
                attributes["lastUpdatedTime"] = attributes["lastUpdatedTime"]!.ToString();
                break;
            case "without times of change":
                attributes.Remove("lastUpdatedTime");
                break;
            case "unknown status":
                attributes["status"] = "levitating";
                break;
            case "without owner and queue":
                attributes.Remove("owner");
                attributes["queue"] = null;
                attributes.Remove("direction");
                attributes.Remove("channelType");
                break;
            case "inbound":
                attributes["direction"] = "inbound";
                break;
            case "another number":
                attributes["destination"] = "+573211234568";
                break;
            case "another channel":
                attributes["channelType"] = "email";
                break;
            case "long before":
                attributes["createdTime"] = attributes["createdTime"]!.GetValue<long>() - 61_000;
                break;
            case "without id":
                attributes.Remove("id");
                break;
        }
    }
}
