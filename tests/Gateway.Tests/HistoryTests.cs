using System.Net;
using System.Text.Json;
using WebexGateway.Storage;
using WebexGateway.Tests.Callback;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests;

/// <summary>The operator's plots come from the store: they outlive the process, and are the same in each instance.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task The_last_hour_is_told_by_minutes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.CallAsync();
        await gateway.CallAsync("+12125550100");

        var now = await HistoryAsync(gateway, "hour");
        gateway.Clock.Advance(TimeSpan.FromMinutes(59));
        var late = await HistoryAsync(gateway, "hour");
        gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await HistoryAsync(gateway, "hour");

        Counts(now, "outcome/placed")[^1].ShouldBe(1);
        Counts(now, "problem/number-not-served")[^1].ShouldBe(1);
        now.GetProperty("wait")[59].GetDouble().ShouldBe(0);
        now.GetProperty("webex")[58].ValueKind.ShouldBe(JsonValueKind.Null);
        Counts(late, "outcome/placed")[0].ShouldBe(1);
        Counts(later, "outcome/placed").ShouldBeEmpty();
        Counts(await HistoryAsync(gateway, "day"), "outcome/placed").Sum().ShouldBe(1);
    }

    [Theory]
    [InlineData("hour", 60, 1, "2026-11-23T14:01:00Z")]
    [InlineData("day", 96, 15, "2026-11-22T15:15:00Z")]
    [InlineData("week", 84, 120, "2026-11-16T17:00:00Z")]
    [InlineData("month", 31, 1440, "2026-10-24T05:00:00Z")]
    public async Task Buckets_begin_by_the_sites_clock(string span, int buckets, int minutes, string from)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var history = await HistoryAsync(gateway, span);

        history.GetProperty("from").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse(from, null));
        history.GetProperty("minutes").GetInt32().ShouldBe(minutes);
        history.GetProperty("wait").GetArrayLength().ShouldBe(buckets);
        history.GetProperty("timeZone").GetString().ShouldBe("America/Bogota");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task The_plots_survive_a_restart_and_a_month(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var first = await GatewayUnderTest.StartAsync(store);
        await first.CallAsync();
        await first.CallAsync("+573217654321");
        var before = await HistoryAsync(first, "day");

        var second = await first.RestartAsync();
        await second.CallAsync("+573217654322");

        Counts(before, "outcome/placed").Sum().ShouldBe(2);
        Counts(await HistoryAsync(second, "day"), "outcome/placed").Sum().ShouldBe(3);
        second.Clock.Advance(TimeSpan.FromDays(30));
        Counts(await HistoryAsync(second, "month"), "outcome/placed")[0].ShouldBe(3);
        await second.DispatchTurnAsync();
        (await second.CountAsync("exists (select 1 from history where minutes = 60 and what = 'outcome/placed')")).ShouldBe(3);
        (await second.CountAsync("exists (select 1 from history where minutes = 1 and what = 'outcome/placed')")).ShouldBe(0, "minutes are kept for a day");
    }

    [PostgresFact]
    public async Task Two_instances_show_the_same_plots()
    {
        await using var first = await GatewayUnderTest.StartAsync(("DATABASE_URL", await PostgresServer.NewDatabaseAsync()));
        await using var second = first.Beside();
        await first.CallAsync();
        await second.CallAsync("+573217654321");

        await HistoryAsync(second, "hour"); // it adds what it has counted

        Counts(await HistoryAsync(first, "hour"), "outcome/placed").Sum().ShouldBe(2);
        (await HistoryAsync(second, "hour")).GetRawText().ShouldBe((await HistoryAsync(first, "hour")).GetRawText());
    }

    [Fact]
    public async Task Counts_of_a_time_when_the_store_was_down_are_added_later()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.CallAsync();
        await gateway.ExecuteAsync("alter table history rename to gone");
        (await gateway.OperateAsync("/operator/history?span=hour")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await gateway.ExecuteAsync("alter table gone rename to history");

        Counts(await HistoryAsync(gateway, "hour"), "outcome/placed").Sum().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?span=year")]
    [InlineData("?span=hour&span=day")]
    public async Task Another_span_is_refused_with_the_ones_there_are(string query)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var refusal = await gateway.OperateAsync("/operator/history" + query);

        await refusal.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        (await refusal.Content.ReadAsStringAsync()).ShouldContain("hour, day, week, month");
        (await gateway.GetAsync("/operator/history?span=hour")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<JsonElement> HistoryAsync(GatewayUnderTest gateway, string span) =>
        await (await gateway.OperateAsync($"/operator/history?span={span}")).JsonAsync();

    private static int[] Counts(JsonElement history, string what) =>
        history.GetProperty("counts").TryGetProperty(what, out var counts) ? [.. counts.EnumerateArray().Select(count => count.GetInt32())] : [];
}
