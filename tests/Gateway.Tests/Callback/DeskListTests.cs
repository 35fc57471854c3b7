using System.Net;
using System.Text.Json;

namespace WebexGateway.Tests.Callback;

/// <summary>The operator's list: what it filters, how it is paged, and what it refuses.</summary>
public sealed class DeskListTests : GatewayTest
{
    private const string Sales = "510d198d-7aa7-4b75-a5ff-e61759f4f313";

    protected override Task<GatewayUnderTest> StartAsync() => LedgerGateway.StartAsync(("Callbacks:EntryPoints:sales", Sales), ("Callbacks:Regions:0", "CO"), ("Callbacks:Regions:1", "US"));

    [Fact]
    public async Task A_row_says_how_a_callback_is_and_why()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await Gateway.CallAsync(topic: "sales");
        Gateway.Clock.Advance(TimeSpan.FromSeconds(90));

        var row = (await Gateway.DeskAsync()).ShouldHaveSingleItem();

        row.GetProperty("reference").GetString()!.Length.ShouldBe(8);
        row.GetProperty("status").GetString().ShouldBe("refused");
        row.GetProperty("call").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("number").GetString().ShouldBe("+57…67");
        row.GetProperty("topic").GetString().ShouldBe("sales");
        row.GetProperty("asked").GetDateTimeOffset().ShouldBe(Gateway.Clock.GetUtcNow() - TimeSpan.FromSeconds(90));
        row.GetProperty("waited").GetInt64().ShouldBe(0);
        row.GetProperty("attempts").GetInt32().ShouldBe(1);
        row.GetProperty("cause").GetString().ShouldBe("Webex refused it (400)");
    }

    [Fact]
    public async Task What_waits_says_how_long_it_has_waited_by_now()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 600);
        await Gateway.CallAsync();
        await ScheduleAsync("+573157654321");
        Gateway.Clock.Advance(TimeSpan.FromSeconds(90));

        (await Gateway.DeskAsync("?status=queued")).ShouldHaveSingleItem().GetProperty("waited").GetInt64().ShouldBe(90);
        (await Gateway.DeskAsync("?status=scheduled")).ShouldHaveSingleItem().GetProperty("waited").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("?status=placed", 2)]
    [InlineData("?status=refused", 1)]
    [InlineData("?status=unconfirmed", 1)]
    [InlineData("?status=scheduled", 1)]
    [InlineData("?status=cancelled", 0)]
    [InlineData("?status=submitting", 0)]
    [InlineData("?status=to-decide", 2)]
    [InlineData("?topic=sales", 1)]
    [InlineData("?topic=SALES&status=placed", 1)]
    [InlineData("?call=connected", 0)]
    [InlineData("?call=not-seen", 0)]
    [InlineData("?from=2026-11-23T15:00:00Z&to=2026-11-23T15:10:00Z", 1)]
    [InlineData("?from=2026-11-23T10:10", 4)]
    [InlineData("?from=2026-11-23T10:10:00-05:00", 4)]
    [InlineData("?from=2026-11-23T17:10:00+02:00", 4)]
    [InlineData("?to=2026-11-23", 5)]
    [InlineData("?to=2026-11-22", 0)]
    [InlineData("?from=2026-11-24", 0)]
    [InlineData("?from=2020-01-01&to=2030-01-01&limit=500&sort=oldest", 5)]
    public async Task The_list_is_filtered(string query, int rows)
    {
        await Gateway.CallAsync("+573001234567", topic: "sales");
        Gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        await Gateway.CallAsync("+573011234567");
        Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await Gateway.CallAsync("+573021234567");
        Gateway.Webex.State.ArmFault("/v1/tasks", "reset-after");
        await Gateway.CallAsync("+573031234567");
        await ScheduleAsync("+573041234567");

        (await Gateway.DeskAsync(query)).Count.ShouldBe(rows);
    }

    [Theory]
    [InlineData("status=waiting", "to-decide, submitting, queued, scheduled, placed, unconfirmed, refused, cancelled")]
    [InlineData("call=answered", "queued, ringing, connected, completed, missed")]
    [InlineData("topic=nothing", "default, sales")]
    [InlineData("sort=number", "newest, oldest")]
    [InlineData("limit=0", "1 to 500")]
    [InlineData("limit=501", "1 to 500")]
    [InlineData("limit=ten", "1 to 500")]
    [InlineData("limit=-1", "1 to 500")]
    [InlineData("from=yesterday", "2026-11-26T08:00Z")]
    [InlineData("from=2026-11-24T10:00:00", "2026-11-26T08:00Z")]
    [InlineData("to=24:00:00", "2026-11-26T08:00Z")]
    [InlineData("from=2026-11-24&to=2026-11-23", "'from' must lie before 'to'")]
    [InlineData("page=2", "status, call, topic, q, from, to, after, limit, sort")]
    [InlineData("status=placed&status=queued", "once")]
    [InlineData("after=2", "'next'")]
    [InlineData("after=0f8fad5bd9cb469fa16570867728950e", "'next'")]
    [InlineData("q=%2B573211234567", "/operator/callbacks/find")]
    [InlineData("q=573211234567", "/operator/callbacks/find")]
    [InlineData("q=321%20123%204567", "/operator/callbacks/find")]
    [InlineData("q=88887777", "/operator/callbacks/find")]
    [InlineData("q=Ana", "/operator/callbacks/find")]
    public async Task What_it_does_not_understand_is_refused_with_the_words_that_it_does(string query, string words)
    {
        await Gateway.CallAsync();

        var answer = await Gateway.OperateAsync($"/operator/callbacks?{query}");

        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        var detail = (await answer.JsonAsync()).GetProperty("detail").GetString()!;
        detail.ShouldContain(words);
        detail.ShouldNotContain("3211234567");
        detail.ShouldNotContain("88887777");
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Pages_follow_one_another_without_a_gap_or_a_repetition_while_others_ask(string sort)
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await (await Gateway.CallAsync($"+5730{i}1234567")).JsonAsync()).GetProperty("id").GetString()!);
        }

        var seen = new List<string>();
        var next = $"/operator/callbacks?limit=2&sort={sort}";
        for (var pages = 0; pages < 3; pages++)
        {
            var page = await (await Gateway.OperateAsync(next)).JsonAsync();
            seen.AddRange(page.GetProperty("callbacks").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            if (pages == 0 && sort == "newest")
            {
                await Gateway.CallAsync("+573091234567"); // is newer than the first page
            }

            var cursor = page.GetProperty("next");
            (cursor.ValueKind == JsonValueKind.Null).ShouldBe(pages == 2);
            next = $"/operator/callbacks?limit=2&sort={sort}&after={cursor}";
        }

        seen.ShouldBe(sort == "oldest" ? ids : ids.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task A_time_is_found_though_the_clock_was_set_back()
    {
        await Gateway.CallAsync("+573001234567");
        Gateway.Clock.SetBack(TimeSpan.FromHours(5));
        await Gateway.CallAsync("+573011234567");

        (await Gateway.DeskAsync("?to=2026-11-23T12:00:00Z")).ShouldHaveSingleItem();
        (await Gateway.DeskAsync("?from=2026-11-23T12:00:00Z")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("+57 321 123 4567", 2)]
    [InlineData("321 123 4567", 2)]
    [InlineData("0057 (321) 123-4567", 2)]
    [InlineData("(212) 555-0123", 1)]
    [InlineData("+12125550123", 1)]
    [InlineData("300 123 4567", 0)]
    public async Task A_number_is_found_in_any_spelling_of_any_served_region(string typed, int rows)
    {
        await Gateway.CallAsync();
        Gateway.Clock.Advance(TimeSpan.FromMinutes(11));
        await Gateway.CallAsync();
        await Gateway.CallAsync("+12125550123");

        var found = await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = typed })).JsonAsync();

        found.GetProperty("callbacks").GetArrayLength().ShouldBe(rows);
        found.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        Gateway.Logs.ShouldNotContain(line => line.Contains("3211234567") || line.Contains("2125550123"));
    }

    [Fact]
    public async Task A_numbers_callbacks_are_paged_too()
    {
        await Gateway.CallAsync();
        Gateway.Clock.Advance(TimeSpan.FromMinutes(11));
        await Gateway.CallAsync();

        var first = await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = GatewayUnderTest.Number, limit = 1 })).JsonAsync();
        var second = await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = GatewayUnderTest.Number, limit = 1, after = first.GetProperty("next").GetString() })).JsonAsync();

        first.GetProperty("callbacks")[0].GetProperty("id").GetGuid().ShouldNotBe(second.GetProperty("callbacks")[0].GetProperty("id").GetGuid());
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = "hello" })).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = GatewayUnderTest.Number, limit = 0 })).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task CSV_has_a_head_line_every_filtered_row_and_no_formula()
    {
        await Gateway.CallAsync("+573001234567");
        await Gateway.ExecuteAsync(Rows(1_200));
        await Gateway.ExecuteAsync("update callback set note = '=cmd|''/c calc''!A1, \"x\"' where seq = 1");

        var answer = await CsvAsync("?status=placed&limit=10");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        answer.Headers.Vary.ShouldContain("Accept");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        lines[0].ShouldBe("id,reference,status,call,number,topic,region,asked,due,waited,attempts,webex_status,tracking_id,cause,closed");
        lines.Length.ShouldBe(1 + 1_201 + 1);
        lines[^1].ShouldBe("");
        lines[^2].ShouldContain(",'+57…67,");
        lines[^2].ShouldContain(",\"'=cmd|'/c calc'!A1, \"\"x\"\"\",");
        (await (await CsvAsync("?status=refused")).Content.ReadAsStringAsync()).ShouldEndWith("closed\r\n");
        await (await CsvAsync("?status=wrong")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/json, text/csv;q=0.5", "application/json")]
    [InlineData("text/csv, application/json;q=0.9", "text/csv")]
    [InlineData("text/csv;q=0", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("no type at all", "application/json")]
    public async Task Accept_decides_between_JSON_and_CSV(string accept, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/operator/callbacks");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.Authorization = new("Bearer", GatewayUnderTest.OperatorKey);

        (await Gateway.Client.SendAsync(request)).Content.Headers.ContentType!.MediaType.ShouldBe(type);
    }

    /// <summary>Placed callbacks, one a second, by one statement.</summary>
    internal static string Rows(int count) =>
        $"""
        with recursive n(i) as (select 1 union all select i + 1 from n where i < {count})
        insert into callback (status, route, topic, region, created, since, due, attempts, settled)
        select 3, 'callback-call', 'default', 'CO', 1795446000000 + i * 1000, 1795446000000 + i * 1000, 1795446000000 + i * 1000, 1, 1795446000000 + i * 1000 from n
        """;

    private Task<HttpResponseMessage> ScheduleAsync(string number) =>
        Gateway.PostAsync("/callback/call", JsonSerializer.Serialize(new { destination = number, when = "2026-11-25T11:00" }));

    private Task<HttpResponseMessage> CsvAsync(string query) =>
        Gateway.SendAsync(HttpMethod.Get, $"/operator/callbacks{query}", null, ("Accept", "text/csv"), ("Authorization", $"Bearer {GatewayUnderTest.OperatorKey}"));
}
