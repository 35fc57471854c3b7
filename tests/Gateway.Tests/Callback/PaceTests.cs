using System.Net;

namespace WebexGateway.Tests.Callback;

/// <summary>Webex's minute is shared by all that goes out with a client id.</summary>
public sealed class PaceTests
{
    private const string Guests = "/v1/guests/token";
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(65);
    private static readonly (string, string?) Pace = ("Webex:RequestsPerMinute", "20");
    private static readonly (string, string?)[] OneClient = [Pace, ("GUEST_CLIENT_ID", ""), ("GUEST_CLIENT_SECRET", ""), ("GUEST_REFRESH_TOKEN", "")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Guests_take_half_of_the_minute_over_all_instances_and_then_wait(bool hasClientOfItsOwn)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(hasClientOfItsOwn ? [Pace] : OneClient);
        var other = gateway.Beside();

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 30; i++)
        {
            answers.Add(await (i % 2 == 0 ? gateway : other).PostAsync("/guest/token", "{}"));
        }

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(10);
        gateway.Webex.State.CountOf(Guests).ShouldBe(10);
        await answers[^1].ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "webex-unavailable");
        answers[^1].Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), Minute);

        gateway.Clock.Advance(Minute);
        (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Guests_and_callbacks_of_one_client_share_its_minute_and_guests_starve_no_callback()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(OneClient);
        for (var i = 0; i < 15; i++)
        {
            (await gateway.PostAsync("/guest/token", "{}")).Dispose();
        }

        for (var i = 0; i < 10; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("placed");
        }

        await (await gateway.CallAsync(Number(10))).ShouldBeAcceptedAsync("queued");
        (gateway.Webex.State.CountOf(Guests) + gateway.Webex.State.CountOf("/v1/tasks")).ShouldBe(20);
    }

    [Fact]
    public async Task Callbacks_of_another_client_have_their_whole_minute()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Pace);
        (await gateway.PostAsync("/guest/token", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        for (var i = 0; i < 20; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("placed");
        }

        await (await gateway.CallAsync(Number(20))).ShouldBeAcceptedAsync("queued");
    }

    [Fact]
    public async Task What_is_sent_again_after_a_401_counts_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Webex:RequestsPerMinute", "3"));
        gateway.Webex.State.ArmFault("/v1/tasks", "revoked");
        await (await gateway.CallAsync(Number(0))).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync(Number(1))).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync(Number(2))).ShouldBeAcceptedAsync("queued");

        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(3);
    }

    [Fact]
    public async Task Without_leave_to_send_again_a_callback_waits_in_the_queue()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Webex:RequestsPerMinute", "1"));
        gateway.Webex.State.ArmFault("/v1/tasks", "revoked");

        await (await gateway.CallAsync(Number(0))).ShouldBeAcceptedAsync("queued");
        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(1);
        await gateway.UntilAsync(() => gateway.Webex.State.CallCount == 1, TimeSpan.FromSeconds(1));
    }

    private static string Number(int index) => $"+57321{index:0000000}";
}
