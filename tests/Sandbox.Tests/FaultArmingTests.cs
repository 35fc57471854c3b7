using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

public sealed class FaultArmingTests : CloudTest
{
    public static TheoryData<string> EveryKind =>
    [
        "same-access-token", "no-refresh-token", "one-time-refresh", "expires-in-string", "short-lived", "empty-200", "html-200", "redirect",
        "no-expires-in", "rate-limited", "rate-limited-without-retry-after", "revoked", "invalid-grant", "invalid-grant-401",
        "invalid-client", "leaky-400", "forbidden", "permanent-500", "error-500", "error-502", "error-503", "error-504",
        "unavailable", "late-answer", "hang", "reset-before", "reset-after", "long-token", "special-code", "access-denied",
        "invalid-scope", "server-error", "slow-drip", "wrong-json", "huge-body",
        "abandoned", "rings-in-vain", "unlisted", "listed-late", "events-lost", "events-late", "events-twice", "events-shuffled",
        "too-much", "not-shown", "unprocessable",
    ];

    [Theory]
    [MemberData(nameof(EveryKind))]
    public async Task Every_kind_is_listed_and_can_be_armed_where_it_says(string kind)
    {
        var listed = (await ListAsync(Cloud))["kinds"]!.AsArray().Single(one => one!["kind"]!.GetValue<string>() == kind)!;

        foreach (var path in listed["paths"]!.AsArray().Select(path => path!.GetValue<string>()))
        {
            (await Cloud.ArmOverHttpAsync(new { path, kind })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await ListAsync(Cloud))["armed"]!.AsArray().Count.ShouldBe(listed["paths"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"path":"/v1/tasks","kind":"meteor"}""", "late-answer")]
    [InlineData("""{"path":"/v1/nowhere","kind":"hang"}""", "late-answer")]
    [InlineData("""{"path":"/v1/tasks","kind":"special-code"}""", "late-answer")]
    [InlineData("""{"path":"/v1/tasks","kind":"hang","count":0}""", "count")]
    [InlineData("""{"path":"/v1/tasks","kind":"hang","counts":2}""", "counts")]
    [InlineData("""{"path":"/v1/tasks"}""", "late-answer")]
    [InlineData("null", "object")]
    public async Task An_order_that_makes_no_sense_is_refused_with_what_would(string order, string inMessage)
    {
        var answer = await Cloud.Http.PostAsync("/_sandbox/faults", Cloud.JsonBody(order));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var json = await answer.JsonAsync();
        json["message"]!.GetValue<string>().ShouldContain(inMessage);
        json["kinds"]!.AsArray().Count.ShouldBe(EveryKind.Count);
        (await ListAsync(Cloud))["armed"]!.AsArray().ShouldBeEmpty();
    }

    private static async Task<JsonNode> ListAsync(Cloud cloud) => (await cloud.Http.GetFromJsonAsync<JsonNode>("/_sandbox/faults"))!;
}
