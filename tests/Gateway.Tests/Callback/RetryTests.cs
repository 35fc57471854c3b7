using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebexGateway.Sandbox;
using WebexGateway.Tests.Settings;
using WebexGateway.Webex;

namespace WebexGateway.Tests.Callback;

/// <summary>The same key and body give the same answer, also when the request would be refused by now.</summary>
public sealed class RetryTests : IDisposable
{
    private const string InTwentyMinutes = "2026-11-23T10:20";

    private readonly ConfigFolder folder = new();

    [Theory]
    [InlineData("its minute", 30)]
    [InlineData("a day", 1440)]
    public async Task A_retry_of_a_scheduled_callback_after_its_time_is_answered_as_the_first(string later, int minutes)
    {
        await using var gateway = await LedgerGateway.StartAsync(folder.Setting);
        var first = await AskAsync(gateway, when: InTwentyMinutes);
        await first.ShouldBeAcceptedAsync("scheduled");

        gateway.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await ShouldBeAnsweredAlikeAsync(gateway, first, later, when: InTwentyMinutes);
        await (await AskAsync(gateway, "Luz", when: InTwentyMinutes)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await (await AskAsync(gateway, key: "key-2", when: InTwentyMinutes)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task A_retry_after_the_connection_was_lost_is_answered_as_the_first()
    {
        await using var gateway = await LedgerGateway.StartAsync(folder.Setting);
        var first = await AskAsync(gateway);
        await first.ShouldBeAcceptedAsync("placed");

        (await gateway.PostAsOperatorAsync("/oauth/disconnect", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);

        await ShouldBeAnsweredAlikeAsync(gateway, first, "disconnected");
        await (await AskAsync(gateway, "Luz")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await (await AskAsync(gateway, key: "key-2")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_makes_another_body()
    {
        await using var gateway = await LedgerGateway.StartAsync(folder.Setting);
        await (await AskAsync(gateway)).ShouldBeAcceptedAsync("placed");

        await (await AskAsync(gateway, when: "tomorrow")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await (await AskAsync(gateway, key: "key-2", when: "tomorrow")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task A_retry_whose_first_request_died_with_its_instance_is_told_its_id_and_that_its_fate_is_unknown()
    {
        await using var gateway = await LedgerGateway.StartAsync(folder.Setting);
        var first = await AskAsync(gateway);
        await first.ShouldBeAcceptedAsync("placed");
        await gateway.ExecuteAsync("update callback set status = 0, answer = null, answer_at = null, lease_owner = 'dead', lease_until = 9999999999999");

        var again = AskAsync(gateway);
        var patience = CallbackSender.LongestTime + TimeSpan.FromSeconds(1);
        while (!again.IsCompleted && !gateway.Clock.WasAwaited(patience))
        {
            await Task.Yield();
        }

        gateway.Clock.Advance(patience);

        var answer = await again;
        await answer.ShouldBeAcceptedAsync("unconfirmed");
        answer.Headers.Location.ShouldBe(first.Headers.Location);
        gateway.Webex.State.CallCount.ShouldBe(1);
    }

    /// <summary>An edit of the configuration, and what a request without the key is answered then.</summary>
    public static TheoryData<string, int, string> Edits => new()
    {
        { """{"Regions":["MX"]}""", 422, "number-not-served" },
        { """{"RefusedPrefixes":["+57321"]}""", 422, "number-not-served" },
        { """{"ConsentRequired":true}""", 400, "malformed-request" },
        { """{"EntryPoints":{}}""", 400, "malformed-request" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task A_retry_after_an_edit_that_serves_no_such_request_is_answered_as_the_first(string edit, int status, string slug)
    {
        folder.Edit("callbacks.json", all => all["Callbacks"]!["EntryPoints"] = new JsonObject { ["sales"] = new SandboxOptions().EntryPointId });
        await using var gateway = await LedgerGateway.StartAsync(folder.Setting);
        var first = await AskAsync(gateway, topic: "sales");
        await first.ShouldBeAcceptedAsync("placed");

        folder.Edit("callbacks.json", all =>
        {
            foreach (var (key, value) in JsonNode.Parse(edit)!.AsObject())
            {
                all["Callbacks"]![key] = value!.DeepClone();
            }
        });
        await gateway.UntilConfigurationAsync(2);

        await ShouldBeAnsweredAlikeAsync(gateway, first, edit, topic: "sales");
        await (await AskAsync(gateway, key: "key-2", topic: "sales")).ShouldBeProblemAsync((HttpStatusCode)status, slug);
        gateway.Webex.State.CallCount.ShouldBe(1);
    }

    public void Dispose() => folder.Dispose();

    private static async Task ShouldBeAnsweredAlikeAsync(GatewayUnderTest gateway, HttpResponseMessage first, string what, string? when = null, string topic = "default")
    {
        var again = await AskAsync(gateway, when: when, topic: topic);
        again.StatusCode.ShouldBe(first.StatusCode, what);
        again.Headers.Location.ShouldBe(first.Headers.Location);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
    }

    private static Task<HttpResponseMessage> AskAsync(GatewayUnderTest gateway, string name = "Ana", string key = "key-1", string? when = null, string topic = "default")
    {
        var fields = new Dictionary<string, string> { ["destination"] = "+57 321 123 4567", ["name"] = name, ["topic"] = topic };
        if (when is not null)
        {
            fields["when"] = when;
        }

        return gateway.SendAsync(HttpMethod.Post, "/callback/call", JsonSerializer.Serialize(fields), ("Idempotency-Key", key));
    }
}
