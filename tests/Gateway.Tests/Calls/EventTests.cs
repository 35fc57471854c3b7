using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Calls;

/// <summary>Webex's events are hints about calls that the gateway knows; nothing else has an effect.</summary>
public sealed class EventTests : GatewayTest
{
    protected override Task<GatewayUnderTest> StartAsync() => CallDriving.StartAsync(("Callbacks:FollowUp:Every", "01:00:00"));

    [Fact]
    public async Task Events_tell_a_call_from_the_queue_to_its_end()
    {
        var (state, task) = await PlaceAsync();

        await ShouldBecomeAsync(state, "queued", Event(task, "task:parked", 1));
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 2));
        await ShouldBecomeAsync(state, "queued", Event(task, "task:ended", 3, "RONA Timer Expired", "System"));
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 4));
        await ShouldBecomeAsync(state, "connected", Event(task, "task:connected", 5));
        await ShouldBecomeAsync(state, "completed", Event(task, "task:ended", 6, "Agent Left", "Agent"));
    }

    [Fact]
    public async Task A_call_that_rings_in_vain_within_the_second_of_Webexs_times_returns_to_the_queue()
    {
        var (state, task) = await PlaceAsync();

        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 2));
        await ShouldBecomeAsync(state, "queued", Event(task, "task:ended", 2, "RONA Timer Expired", "System"));
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 2));
    }

    [Fact]
    public async Task Late_and_doubled_events_do_not_take_a_state_back()
    {
        var (state, task) = await PlaceAsync();

        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 4));
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:parked", 1));
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:ended", 3, "RONA Timer Expired", "System"));
        await ShouldBecomeAsync(state, "connected", Event(task, "task:connected", 5));
        await ShouldBecomeAsync(state, "connected", Event(task, "task:connect", 9));
        await ShouldBecomeAsync(state, "completed", Event(task, "task:ended", 8, "Customer Left", "Customer"));
        await ShouldBecomeAsync(state, "completed", Event(task, "task:connected", 10));
    }

    [Fact]
    public async Task A_call_that_ends_before_a_conversation_is_missed_unless_the_list_knows_better()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "unlisted");
        var (state, task) = await PlaceAsync();
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 2));

        await ShouldBecomeAsync(state, "ringing", Event(task, "task:ended", 3, "Customer Left", "Customer"));
        await Gateway.FollowAsync(TimeSpan.FromSeconds(15));

        (await Gateway.StateAsync(state)).Call.ShouldBe("missed");
    }

    [Fact]
    public async Task While_the_list_fails_the_end_of_a_call_is_not_guessed_for_ten_minutes()
    {
        Gateway.Webex.State.ArmFault(CallDriving.List, "unavailable", count: 1000);
        var (state, task) = await PlaceAsync();
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:connect", 2));
        await ShouldBecomeAsync(state, "ringing", Event(task, "task:ended", 3, "Customer Left", "Customer"));

        await Gateway.FollowAsync(TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(10));
        (await Gateway.StateAsync(state)).Call.ShouldBe("ringing");
        await Gateway.FollowAsync(TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(60)); // it looks once an hour here

        (await Gateway.StateAsync(state)).Call.ShouldBe("missed");
    }

    [Fact]
    public async Task When_the_event_of_the_conversation_was_lost_the_list_tells_that_there_was_one()
    {
        var (state, task) = await PlaceAsync();
        await Gateway.FollowAsync(TimeSpan.FromSeconds(35)); // Webex's side of the call goes on

        await ShouldBecomeAsync(state, null, Event(task, "task:ended", 28, "Customer Left", "Customer"));
        await Gateway.FollowAsync(TimeSpan.FromSeconds(5));

        (await Gateway.StateAsync(state)).Call.ShouldBe("completed");
    }

    [Fact]
    public async Task A_wrong_secret_is_404_and_tells_nothing()
    {
        var (state, task) = await PlaceAsync();
        var right = Gateway.EventPath();

        foreach (var path in new[] { right[..^1], right + "0", "/webex/events/x", right.ToUpperInvariant().Replace("/WEBEX/EVENTS/", "/webex/events/") })
        {
            await (await Gateway.PostAsync(path, Event(task, "task:connect", 2))).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        }

        (await Gateway.GetAsync(right)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Gateway.StateAsync(state)).Call.ShouldBeNull();
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("<html>", 400)]
    [InlineData("null", 204)]
    [InlineData("[]", 204)]
    [InlineData("7", 204)]
    [InlineData("""{"type":7,"data":[]}""", 204)]
    [InlineData("""{"type":"task:connect"}""", 204)]
    [InlineData("""{"type":"task:connect","data":{"taskId":7}}""", 204)]
    [InlineData("""{"type":"task:connect","data":{"taskId":"\ud800"}}""", 204)]
    [InlineData("""{"type":"task:connect","time":"yesterday","data":{"taskId":"00000000-0000-0000-0000-000000000000"}}""", 204)]
    [InlineData("""{"type":"capture:available","data":{"taskId":"TASK"}}""", 204)]
    [InlineData("""{"type":"task:ended","data":{"taskId":"TASK"}}""", 204)]
    public async Task What_is_no_event_of_a_known_call_changes_nothing(string body, int status)
    {
        var (state, task) = await PlaceAsync();

        ((int)(await Gateway.PostAsync(Gateway.EventPath(), body.Replace("TASK", task.ToString()))).StatusCode).ShouldBe(status);

        (await Gateway.StateAsync(state)).ShouldBe(("placed", null));
    }

    [Fact]
    public async Task A_body_of_more_than_64_KiB_is_refused()
    {
        (await Gateway.PostAsync(Gateway.EventPath(), $"\"{new string('x', (64 * 1024) - 2)}\"")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Gateway.PostAsync(Gateway.EventPath(), $"\"{new string('x', 64 * 1024)}\"")).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_flood_of_events_meets_its_own_bound_and_no_visitor_pays_for_it()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 150; i++)
        {
            answers.Add((await Gateway.SendAsync(HttpMethod.Post, Gateway.EventPath(), "{}", (GatewayUnderTest.PretendedAddress.Header, "198.51.100.7"))).StatusCode);
        }

        answers.Count(status => status == HttpStatusCode.NoContent).ShouldBe(100);
        answers.Count(status => status == HttpStatusCode.TooManyRequests).ShouldBe(50);
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        Gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Gateway.PostAsync(Gateway.EventPath(), "{}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("hex", true)]
    [InlineData("sha256=hex", true)]
    [InlineData("HEX", true)]
    [InlineData("base64", true)]
    [InlineData("sha256=base64", true)]
    [InlineData("other", false)]
    [InlineData("", false)]
    public async Task With_a_header_for_it_the_signature_is_checked(string form, bool isRight)
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:SignatureHeader", "X-Signature"));
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        var body = CallDriving.Event(gateway.Webex.State.Calls[0].TaskId, "task:connected", gateway.Clock.GetUtcNow());
        var key = Encoding.UTF8.GetBytes(gateway.Services.GetRequiredService<KeyRingSecret>().EventSecret);
        var hash = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(body));
        var signature = form.Replace("hex", Convert.ToHexStringLower(hash)).Replace("HEX", Convert.ToHexString(hash)).Replace("base64", Convert.ToBase64String(hash));

        var answer = await gateway.SendAsync(HttpMethod.Post, gateway.EventPath(), body, ("X-Signature", signature));

        answer.StatusCode.ShouldBe(isRight ? HttpStatusCode.NoContent : HttpStatusCode.NotFound);
        (await gateway.StateAsync(state)).Call.ShouldBe(isRight ? "connected" : null);
    }

    [Fact]
    public async Task The_secret_is_the_same_after_a_restart_and_in_no_log()
    {
        var (_, task) = await PlaceAsync();
        var path = Gateway.EventPath();
        await Gateway.PostAsync(path, Event(task, "task:connect", 1));
        await Gateway.PostAsync(path, "{");
        await Gateway.GetAsync(path);
        await Gateway.PostAsync(path + "/more", "{}");
        await Gateway.PostAsync(path, new string(' ', 100_000));

        var secret = path.Split('/')[^1];
        secret.Length.ShouldBe(64);
        Gateway.Logs.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).Select(line => line.Replace(secret, "…")).ShouldBeEmpty();
        (await Gateway.RestartAsync()).EventPath().ShouldBe(path);
    }

    private static string Event(Guid task, string type, int second, string? reason = null, string? party = null) =>
        CallDriving.Event(task, type, new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.Zero).AddSeconds(second), reason, party);

    private async Task<(Uri State, Guid Task)> PlaceAsync()
    {
        var state = await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        return (state, Gateway.Webex.State.Calls[^1].TaskId);
    }

    private async Task ShouldBecomeAsync(Uri state, string? call, string body)
    {
        (await Gateway.PostAsync(Gateway.EventPath(), body)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Gateway.StateAsync(state)).Call.ShouldBe(call);
    }
}
