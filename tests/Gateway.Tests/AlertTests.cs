using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests;

/// <summary>One message when the service worsens, and one when it is good again, at a real receiver.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private const string Secret = "hook-secret-of-the-receiver";

    private readonly ConcurrentQueue<string> received = new();
    private WebApplication receiver = null!;
    private int status = 200;

    private string Url => $"{receiver.Urls.First()}/{Secret}";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver = builder.Build();
        receiver.MapPost($"/{Secret}", async context =>
        {
            context.Request.ContentType.ShouldBe("application/json");
            using var reader = new StreamReader(context.Request.Body);
            received.Enqueue(await reader.ReadToEndAsync());
            context.Response.StatusCode = status;
        });
        await receiver.StartAsync();
    }

    public async Task DisposeAsync() => await receiver.DisposeAsync();

    [Fact]
    public async Task It_tells_once_that_the_service_fails_and_once_that_it_is_good_again()
    {
        await using var gateway = await StartAsync();
        await FailAsync(gateway, "error-500", 3);
        await gateway.UntilAsync(() => received.Count == 1, TimeSpan.FromSeconds(5));
        var told = JsonElement.Parse(received.Single());
        told.GetProperty("state").GetString().ShouldBe("failing");
        told.GetProperty("cause").GetString().ShouldBe("Webex took none of the last 3 callbacks: it answered 500.");
        told.GetProperty("advice").GetString()!.ShouldContain("Control Hub");
        told.GetProperty("since").GetDateTimeOffset().ShouldBeLessThan(gateway.Clock.GetUtcNow());
        told.GetProperty("page").GetString().ShouldBe("https://calls.example.com/operator");

        await LooksAsync(gateway, 30); // 150 seconds: the pause of one minute is over, and nothing new is to be told
        received.Count.ShouldBe(1);
        (await gateway.PostAsOperatorAsync("/operator/callbacks/close", new { ids = (await gateway.DeskAsync("?status=to-decide")).Select(row => row.GetProperty("id").GetString()), reason = "x" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 3; i++)
        {
            await gateway.CallAsync($"+57301999999{i}"); // the first of them waits for the circuit's trial
            await gateway.DispatchTurnAsync(TimeSpan.FromMinutes(5));
        }

        await gateway.UntilAsync(() => received.Count == 2, TimeSpan.FromSeconds(5));

        JsonElement.Parse(received.Last()).GetProperty("state").GetString().ShouldBe("healthy");
        await LooksAsync(gateway, 30);
        received.Count.ShouldBe(2);
        received.ShouldNotContain(text => text.Contains("3001234"));
        gateway.Logs.ShouldNotContain(line => line.Contains(Secret));
    }

    [Fact]
    public async Task Two_instances_tell_once_and_the_one_without_results_does_not_say_that_all_is_well()
    {
        await using var gateway = await StartAsync();
        var other = gateway.Beside();
        await FailAsync(gateway, "leaky-400", 3);

        await gateway.UntilAsync(() => received.Count == 1, TimeSpan.FromSeconds(5));
        await LooksAsync(gateway, 30, other);

        received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_asked_again_and_then_the_log_says_so_without_the_address()
    {
        status = 500;
        await using var gateway = await StartAsync();
        await FailAsync(gateway, "leaky-400", 3);

        await gateway.UntilAsync(() => gateway.Logs.Any(line => line.StartsWith("Error Operator:Alerts could not be told that the service is failing: the receiver answered 500")), TimeSpan.FromSeconds(2));

        received.Count.ShouldBe(3);
        gateway.Logs.ShouldNotContain(line => line.Contains(Secret));
    }

    [Theory]
    [InlineData("json", "test")]
    [InlineData("webex", "markdown")]
    [InlineData("slack", "text")]
    [InlineData("teams", "attachments")]
    public async Task An_operator_tries_it_in_the_shape_of_the_receiver(string shape, string field)
    {
        await using var gateway = await StartAsync(("Operator:Alerts:Shape", shape));

        var answer = await gateway.PostAsOperatorAsync("/operator/alerts/test", new { });

        (await answer.JsonAsync()).GetProperty("delivered").GetBoolean().ShouldBeTrue();
        var message = received.ShouldHaveSingleItem();
        JsonElement.Parse(message).TryGetProperty(field, out _).ShouldBeTrue(message);
        message.ShouldContain("healthy");
    }

    [Fact]
    public async Task A_test_says_why_it_did_not_arrive()
    {
        status = 404;
        await using var gateway = await StartAsync();
        var refused = await (await gateway.PostAsOperatorAsync("/operator/alerts/test", new { })).JsonAsync();
        refused.GetProperty("delivered").GetBoolean().ShouldBeFalse();
        refused.GetProperty("reason").GetString().ShouldBe("the receiver answered 404");

        await receiver.StopAsync();
        var unreachable = await (await gateway.PostAsOperatorAsync("/operator/alerts/test", new { })).Content.ReadAsStringAsync();
        unreachable.ShouldContain("could not be reached");
        unreachable.ShouldNotContain(Secret);

        await using var unset = await GatewayUnderTest.StartAsync();
        await (await unset.PostAsOperatorAsync("/operator/alerts/test", new { })).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private Task<GatewayUnderTest> StartAsync(params (string, string?)[] more) =>
        LedgerGateway.StartAsync([("Operator:Alerts:Url", Url), ("Operator:Alerts:Pause", "00:01:00"), ("Site:Address", "https://calls.example.com"), .. more]);

    private static async Task FailAsync(GatewayUnderTest gateway, string fault, int times)
    {
        for (var i = 0; i < times; i++)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", fault);
            await gateway.CallAsync($"+57300123456{i}");
        }
    }

    /// <summary>Lets the watch look so often.</summary>
    private static async Task LooksAsync(GatewayUnderTest gateway, int times, GatewayUnderTest? other = null)
    {
        for (var i = 0; i < times; i++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(5));
            await gateway.TurnAsync();
            await (other?.TurnAsync() ?? Task.CompletedTask);
        }
    }
}
