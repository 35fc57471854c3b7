using System.Net;

namespace WebexGateway.Tests;

public sealed class FaultTests
{
    private const string Leak = "internal";

    /// <summary>Fault, the status that a visitor of /callback/call sees, and the slug or status word in the body.</summary>
    public static TheoryData<string, int, string> OfTasks => new()
    {
        { "rate-limited", 202, "queued" },
        { "rate-limited-without-retry-after", 202, "queued" },
        { "leaky-400", 502, "refused-by-webex" },
        { "forbidden", 202, "queued" },
        { "permanent-500", 202, "unconfirmed" },
        { "error-500", 202, "unconfirmed" },
        { "error-502", 202, "unconfirmed" },
        { "error-503", 202, "unconfirmed" },
        { "error-504", 202, "unconfirmed" },
        { "unavailable", 202, "unconfirmed" },
        { "reset-before", 202, "unconfirmed" },
        { "reset-after", 202, "unconfirmed" },
        { "wrong-json", 201, "placed" },
        { "slow-drip", 201, "placed" },
        { "empty-200", 202, "unconfirmed" },
        { "html-200", 202, "unconfirmed" },
        { "redirect", 202, "unconfirmed" },
        { "huge-body", 202, "unconfirmed" },
    };

    public static TheoryData<string> OfTokens =>
    [
        "empty-200", "html-200", "no-expires-in", "rate-limited", "rate-limited-without-retry-after", "invalid-grant", "invalid-grant-401", "invalid-client", "leaky-400",
        "permanent-500", "error-500", "error-502", "error-503", "error-504", "unavailable", "reset-before", "reset-after", "wrong-json", "huge-body",
    ];

    [Theory]
    [MemberData(nameof(OfTasks))]
    public async Task A_fault_of_tasks_is_an_honest_answer_to_the_visitor(string fault, int status, string word)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", fault);

        var answering = gateway.CallAsync();
        await Task.WhenAny(answering, gateway.ArrivedAsync("/v1/tasks", 1));
        if (fault == "slow-drip")
        {
            await gateway.UntilAsync(() => answering.IsCompleted); // the id of the call is not waited for
        }

        var answer = await answering;
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, body);
        body.ShouldContain(word);
        body.ShouldNotContain(Leak);
        gateway.Logs.ShouldNotContain(line => line.Contains("https://internal"));
        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(1);
    }

    [Theory]
    [InlineData("hang", 0)]
    [InlineData("late-answer", 1)]
    public async Task When_Webex_does_not_answer_the_visitor_is_told_within_the_deadline_and_the_call_is_not_repeated(string fault, int placed)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", fault);

        var answering = gateway.CallAsync();
        await gateway.ArrivedAsync("/v1/tasks", 1);
        await gateway.UntilAsync(() => gateway.Webex.State.CallCount == placed, TimeSpan.Zero);
        gateway.Clock.Advance(TimeSpan.FromSeconds(12));

        var answer = await answering;
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await answer.JsonAsync()).GetProperty("status").GetString().ShouldBe("unconfirmed");
        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(1);
        gateway.Webex.State.CallCount.ShouldBe(placed);
    }

    [Fact]
    public async Task When_Webex_cannot_be_reached_the_callback_waits()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", $"http://127.0.0.1:{FreePort.Next()}"));

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("queued");
    }

    [Theory]
    [MemberData(nameof(OfTokens))]
    public async Task Without_a_token_nothing_is_sent_and_the_callback_waits(string fault)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", fault, count: 10));

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("queued");
        await (await gateway.PostAsync("/guest/token", "{}")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");

        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(0);
        gateway.Webex.State.CountOf("/v1/guests/token").ShouldBe(0);
        gateway.Logs.ShouldNotContain(line => line.Contains("https://internal"));
    }

    [Fact]
    public async Task A_token_endpoint_that_hangs_costs_the_visitor_no_more_than_the_deadline()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", "hang"));

        var answering = gateway.CallAsync();
        await gateway.ArrivedAsync("/v1/access_token", 1);
        gateway.Clock.Advance(TimeSpan.FromSeconds(12));

        await (await answering).ShouldBeAcceptedAsync("queued");
    }

    [Theory]
    [InlineData("same-access-token")]
    [InlineData("no-refresh-token")]
    [InlineData("expires-in-string")]
    [InlineData("long-token")]
    public async Task A_token_answer_that_is_only_unusual_serves_the_visitor(string fault)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", fault, count: 10));

        (await gateway.CallAsync()).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("rate-limited", 503, "webex-unavailable")]
    [InlineData("leaky-400", 502, "refused-by-webex")]
    [InlineData("permanent-500", 503, "webex-unavailable")]
    [InlineData("reset-before", 503, "webex-unavailable")]
    [InlineData("reset-after", 503, "webex-unavailable")]
    [InlineData("empty-200", 503, "webex-unavailable")]
    [InlineData("html-200", 503, "webex-unavailable")]
    [InlineData("redirect", 503, "webex-unavailable")]
    [InlineData("wrong-json", 503, "webex-unavailable")]
    [InlineData("huge-body", 503, "webex-unavailable")]
    public async Task A_fault_of_guests_is_a_problem_without_Webexs_words(string fault, int status, string slug)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/guests/token", fault);

        var answer = await gateway.PostAsync("/guest/token", "{}");

        await answer.ShouldBeProblemAsync((HttpStatusCode)status, slug);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain(Leak);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("slow-drip")]
    public async Task A_guest_waits_no_longer_than_the_deadline(string fault)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/guests/token", fault);

        var answering = gateway.PostAsync("/guest/token", "{}");
        await gateway.ArrivedAsync("/v1/guests/token", 1);
        gateway.Clock.Advance(TimeSpan.FromSeconds(12));

        var answer = await answering;
        ((int)answer.StatusCode).ShouldBeOneOf(502, 503);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task What_nobody_knows_has_no_time_in_the_future()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "unavailable", retryAfter: 3600);

        var answer = await gateway.CallAsync();

        await answer.ShouldBeAcceptedAsync("unconfirmed");
        DateTimeOffset.Parse((await answer.JsonAsync()).GetProperty("at").GetString()!, null).ShouldBeLessThanOrEqualTo(gateway.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Webexs_Retry_After_is_the_guests()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/guests/token", "rate-limited", retryAfter: 17);

        (await gateway.PostAsync("/guest/token", "{}")).Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(17));
    }
}
