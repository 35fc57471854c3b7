using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebexGateway.Calendar;
using WebexGateway.Ledger;
using WebexGateway.Tests.Settings;

namespace WebexGateway.Tests.Callback;

public sealed class HoursTests
{
    /// <summary>The tests' clock begins on Monday 2026-11-23, 15:00 UTC: 10:00 in Bogotá.</summary>
    private static readonly (string, string?)[] Weekdays =
    [
        ("Callbacks:Hours:Monday", "07:00-19:00"), ("Callbacks:Hours:Tuesday", "07:00-12:00, 13:00-19:00"), ("Callbacks:Hours:Friday", "07:00-19:00"), ("Callbacks:Hours:Saturday", "08:00-15:00"),
        ("Callbacks:Holidays:0", "colombia"), ("Callbacks:Holidays:1", "2026-11-27"),
    ];

    [Fact]
    public async Task Outside_the_hours_a_callback_is_scheduled_for_the_opening_and_then_made()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Weekdays);
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        gateway.Clock.Advance(TimeSpan.FromHours(9)); // Monday 19:00: closed from this minute on

        var answer = await gateway.CallAsync("+573217654321");
        await answer.ShouldBeAcceptedAsync("scheduled");
        (await answer.JsonAsync()).GetProperty("at").GetString().ShouldBe("2026-11-24T12:00:00Z");
        gateway.Clock.Advance(TimeSpan.FromHours(11));
        await gateway.DispatchTurnAsync();
        gateway.Webex.State.CallCount.ShouldBe(1);
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await gateway.DrainAsync(2);

        gateway.Webex.State.Calls[^1].Destination.ShouldBe("+573217654321");
    }

    /// <summary>How a callback comes to wait at Monday 18:50, and the time of its first answer.</summary>
    [Theory]
    [InlineData("Webex asks to wait until 19:05")]
    [InlineData("an operator sends it again at 19:10")]
    [InlineData("its time is 19:05, and the hours are edited")]
    public async Task What_is_due_after_closing_is_made_at_the_next_opening(string cause)
    {
        using var folder = new ConfigFolder();
        folder.Edit("callbacks.json", all => all["Callbacks"]!["Hours"] = JsonNode.Parse("""{"Monday":"07:00-20:00","Tuesday":"07:00-19:00"}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        var isResent = cause.StartsWith("an operator");
        gateway.Clock.Advance(TimeSpan.FromMinutes(530)); // Monday 18:50
        if (isResent)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        }
        else if (cause.StartsWith("Webex"))
        {
            gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 900);
        }

        var asked = cause.StartsWith("its time") ? await AtAsync(gateway, "2026-11-23T19:05") : await gateway.CallAsync();
        folder.Edit("callbacks.json", all => all["Callbacks"]!["Hours"] = JsonNode.Parse("""{"Monday":"07:00-19:00","Tuesday":"07:00-19:00"}"""));
        await gateway.UntilConfigurationAsync(2);
        await gateway.DispatchTurnAsync(TimeSpan.FromMinutes(20));
        var id = (await (await gateway.OperateAsync("/operator/callbacks")).JsonAsync()).GetProperty("callbacks")[0].GetProperty("id").GetString();
        if (isResent)
        {
            (await gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/resend", new { reason = "asked" })).IsSuccessStatusCode.ShouldBeTrue();
        }
        else
        {
            asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }

        for (var hours = 0; hours < 12; hours++)
        {
            await gateway.DispatchTurnAsync();
            await gateway.DispatchTurnAsync(TimeSpan.FromSeconds(5)); // the upkeep's
            gateway.Webex.State.CallCount.ShouldBe(0, cause);
            var state = await (await gateway.GetAsync($"/callback/requests/{id}")).JsonAsync();
            (state.GetProperty("status").GetString(), state.GetProperty("at").GetString()).ShouldBe(("scheduled", "2026-11-24T12:00:00Z"));
            gateway.Clock.Advance(TimeSpan.FromMinutes(58)); // to Tuesday 06:46 in the end
        }

        gateway.Clock.Advance(TimeSpan.FromMinutes(20));
        await gateway.DrainAsync(1);
    }

    [Fact]
    public async Task What_is_put_off_to_a_day_whose_budget_is_spent_waits_for_an_operator()
    {
        using var folder = new ConfigFolder();
        folder.Edit("callbacks.json", all => all["Callbacks"]!["Hours"] = JsonNode.Parse("""{"Monday":"07:00-19:00","Tuesday":"07:00-19:00"}"""));
        await using var gateway = await GatewayUnderTest.StartAsync(
            folder.Setting, ("Callbacks:Budgets:Mode", "enforce"), ("Callbacks:Budgets:SitePerDay", "2"));
        gateway.Clock.Advance(TimeSpan.FromMinutes(530)); // Monday 18:50
        (await AtAsync(gateway, "2026-11-24T10:00")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", 2, retryAfter: 900);
        (await gateway.CallAsync("+573217654321")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await gateway.CallAsync("+573217654322")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await gateway.DispatchTurnAsync(TimeSpan.FromMinutes(20));

        (await gateway.CountAsync("status = 2")).ShouldBe(2, "one was booked, and one has the other place");
        (await gateway.CountAsync("status = 5 and note like 'over the budget ''site in a day'' at the next opening'")).ShouldBe(1);
        gateway.Webex.State.CallCount.ShouldBe(0);
    }

    [Fact]
    public async Task A_visitor_may_choose_a_time_and_gets_the_call_then()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Weekdays);

        var answer = await AtAsync(gateway, "2026-11-23T11:30");

        await answer.ShouldBeAcceptedAsync("scheduled");
        (await answer.JsonAsync()).GetProperty("at").GetString().ShouldBe("2026-11-23T16:30:00Z");
        gateway.Clock.Advance(TimeSpan.FromMinutes(89));
        await gateway.DispatchTurnAsync();
        gateway.Webex.State.CallCount.ShouldBe(0);
        gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await gateway.DrainAsync(1);
    }

    [Fact]
    public async Task A_time_beyond_the_retention_is_kept_and_its_number_is_erased_after_the_call()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Callbacks:RetentionDays", "1"));
        await (await AtAsync(gateway, "2026-11-27T11:00")).ShouldBeAcceptedAsync("scheduled");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed"); // a later row, erased before the first

        gateway.Clock.Advance(TimeSpan.FromDays(3));
        await UntilErasedAsync(gateway, 1);
        gateway.Webex.State.CallCount.ShouldBe(1);
        gateway.Clock.Advance(TimeSpan.FromHours(25));
        await gateway.DrainAsync(2);
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await UntilErasedAsync(gateway, 2);

        (await gateway.CountAsync("status = 3")).ShouldBe(2);
    }

    [Theory]
    [InlineData("2026-11-23T09:59", "future")]
    [InlineData("2026-11-23T20:00", "opening hours")]
    [InlineData("2026-11-27T10:00", "opening hours")] // named as closed
    [InlineData("2026-12-08T10:00", "opening hours")] // Immaculate Conception, a Tuesday
    [InlineData("2026-11-24T12:30", "opening hours")] // lunch
    [InlineData("2027-01-04T10:00", "31 days")]
    [InlineData("2026-02-30T10:00", "yyyy-MM-ddTHH:mm")]
    [InlineData("9999-12-31T23:59", "yyyy-MM-ddTHH:mm")]
    [InlineData("0001-01-01T00:00", "yyyy-MM-ddTHH:mm")]
    [InlineData("tomorrow", "yyyy-MM-ddTHH:mm")]
    public async Task A_time_that_cannot_be_kept_is_400_with_the_reason(string when, string reason)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Weekdays);

        var answer = await AtAsync(gateway, when);

        await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        (await answer.Content.ReadAsStringAsync()).ShouldContain(reason);
    }

    [Fact]
    public async Task A_time_takes_no_more_callbacks_than_its_capacity()
    {
        await using var gateway = await GatewayUnderTest.StartAsync([.. Weekdays, ("Callbacks:CapacityPerSlot", "1")]);

        await (await AtAsync(gateway, "2026-11-23T11:30", "+573211234561")).ShouldBeAcceptedAsync("scheduled");
        await (await AtAsync(gateway, "2026-11-23T11:30", "+573211234562")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        await (await AtAsync(gateway, "2026-11-23T11:59", "+573211234562")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request"); // the same half hour
        await (await AtAsync(gateway, "2026-11-23T12:00", "+573211234562")).ShouldBeAcceptedAsync("scheduled");
        (await (await gateway.GetAsync("/callback/options")).JsonAsync()).GetProperty("times").EnumerateArray().Select(time => time.GetString()).Take(3)
            .ShouldBe(["2026-11-23T10:30", "2026-11-23T11:00", "2026-11-23T12:30"]);
    }

    [Theory]
    [InlineData("1", 2)] // of 48 places a twentieth is two
    [InlineData("2", 4)]
    public async Task One_address_holds_a_twentieth_of_a_days_places_and_at_least_two(string capacity, int most)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Callbacks:CapacityPerSlot", capacity), ("Abuse:Challenge", "off"));
        for (var i = 0; i < most; i++)
        {
            await (await FromAsync(gateway, "2001:db8:0:1::1", i)).ShouldBeAcceptedAsync("scheduled");
            gateway.Clock.Advance(TimeSpan.FromMinutes(20)); // below the limits per address
        }

        var refused = await FromAsync(gateway, "2001:db8:0:1::2", most);
        await refused.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await refused.JsonAsync()).GetProperty("detail").GetString()!.ShouldStartWith("This connection holds");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromHours(1));
        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("CapacityPerSlot") && line.Contains("IpWhitelist"));

        await (await FromAsync(gateway, "2001:db8:0:1::2", most, "2026-11-26")).ShouldBeAcceptedAsync("scheduled");
        await (await FromAsync(gateway, "2001:db8:0:2::1", most + 1)).ShouldBeAcceptedAsync("scheduled");
        await (await FromAsync(gateway, "127.0.0.1", most + 2)).ShouldBeAcceptedAsync("scheduled"); // it passes every rule for one address
    }

    [Fact]
    public async Task When_half_of_a_days_places_are_taken_a_chosen_time_of_that_day_asks_for_a_challenge()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Callbacks:CapacityPerSlot", "1"));
        for (var i = 0; i < 24; i++)
        {
            await (await FromAsync(gateway, $"2001:db8:0:{i + 1}::1", i)).ShouldBeAcceptedAsync("scheduled");
        }

        var asked = await FromAsync(gateway, "2001:db8:0:100::1", 24);
        await asked.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-a-visitor");
        (await asked.JsonAsync()).GetProperty("detail").GetString()!.ShouldContain("/callback/challenge");
        await (await FromAsync(gateway, "2001:db8:0:100::1", 24, "2026-11-26")).ShouldBeAcceptedAsync("scheduled");
    }

    /// <summary>Chooses a half hour of a day, by its number, from an address.</summary>
    private static Task<HttpResponseMessage> FromAsync(GatewayUnderTest gateway, string address, int slot, string day = "2026-11-25")
    {
        var time = TimeSpan.FromMinutes(30 * (slot % 48));
        var body = $$"""{"destination":"+57321{{slot:000}}1234","when":"{{day}}T{{time:hh\:mm}}"}""";
        return gateway.SendAsync(HttpMethod.Post, "/callback/call", body, (GatewayUnderTest.PretendedAddress.Header, address));
    }

    [Fact]
    public async Task The_page_is_told_the_hours_and_the_next_free_times()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Weekdays);
        gateway.Clock.Advance(TimeSpan.FromHours(8.5)); // Monday 18:30

        var options = await (await gateway.GetAsync("/callback/options")).JsonAsync();

        options.GetProperty("open").GetBoolean().ShouldBeTrue();
        options.GetProperty("hours").GetProperty("Saturday").GetString().ShouldBe("08:00-15:00");
        options.GetProperty("times").EnumerateArray().Select(time => time.GetString()).Take(3).ShouldBe(["2026-11-24T07:00", "2026-11-24T07:30", "2026-11-24T08:00"]);
    }

    /// <summary>Paraguay put its clocks forward on 6 October 2024 and never back again.</summary>
    [Theory]
    [InlineData("America/New_York", "2026-03-08T02:30", "2026-03-08T07:00:00Z")] // skipped in spring: after the gap
    [InlineData("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z")] // twice in autumn: the first
    [InlineData("America/New_York", "2026-07-01T12:00", "2026-07-01T16:00:00Z")]
    [InlineData("America/Asuncion", "2024-10-05T23:30", "2024-10-06T03:30:00Z")]
    [InlineData("America/Asuncion", "2024-10-06T00:30", "2024-10-06T04:00:00Z")]
    [InlineData("America/Asuncion", "2024-10-06T01:00", "2024-10-06T04:00:00Z")]
    [InlineData("America/Asuncion", "2025-07-01T09:00", "2025-07-01T12:00:00Z")]
    [InlineData("America/Santiago", "2026-09-06T00:30", "2026-09-06T04:00:00Z")]
    [InlineData("Europe/Istanbul", "2016-03-27T03:30", "2016-03-27T01:00:00Z")] // its last change, too
    [InlineData("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z")] // a day that was not
    public void Daylight_saving_changes_leave_no_time_without_a_moment(string zone, string local, string moment) =>
        OpeningHours.Read(zone, new Dictionary<string, string>(), []).Moment(local).ShouldBe(DateTimeOffset.Parse(moment, null));

    [Theory]
    [InlineData("America/Asuncion", "2024-10-06T02:00:00Z", "5T22:30 5T23:00 5T23:30 6T01:00 6T01:30")]
    [InlineData("America/Santiago", "2026-09-06T02:00:00Z", "5T22:30 5T23:00 5T23:30 6T01:00 6T01:30")]
    public void A_time_that_does_not_exist_is_not_offered(string zone, string now, string times) =>
        string.Join(' ', OpeningHours.Read(zone, new Dictionary<string, string>(), [])
            .Times(DateTimeOffset.Parse(now, null), 30, _ => false).Take(5).Select(time => time["2024-10-0".Length..])).ShouldBe(times);

    /// <summary>Where the clock is put back: before it, while it shows an hour again, and after it.</summary>
    [Theory]
    [InlineData("America/New_York", "2026-10-10T04:05:00Z", 30)]
    [InlineData("America/New_York", "2026-11-01T05:10:00Z", 30)]
    [InlineData("America/New_York", "2026-11-01T06:10:00Z", 30)]
    [InlineData("America/New_York", "2026-11-01T06:10:00Z", 5)]
    [InlineData("America/New_York", "2026-11-01T07:10:00Z", 30)]
    [InlineData("America/Santiago", "2026-04-05T03:10:00Z", 30)]
    [InlineData("America/Santiago", "2026-03-20T03:10:00Z", 1440)]
    [InlineData("America/New_York", "2026-03-01T05:10:00Z", 30)] // forward
    public void Every_time_that_is_offered_lies_in_the_future_and_within_31_days(string zone, string at, int slotMinutes)
    {
        var (hours, now) = (OpeningHours.Read(zone, new Dictionary<string, string>(), []), DateTimeOffset.Parse(at, null));

        var offered = hours.Times(now, slotMinutes, _ => false).Select(time => hours.Moment(time)!.Value).ToList();

        offered.ShouldNotBeEmpty();
        offered.ShouldAllBe(moment => moment > now && moment <= now + OpeningHours.Horizon);
    }

    [Fact]
    public void Hours_are_right_on_the_day_of_the_change_and_after_it()
    {
        var options = new CallbackOptions { TimeZone = "America/Asuncion" };
        foreach (var day in Enum.GetNames<DayOfWeek>())
        {
            options.Hours[day] = "00:00-06:00, 08:00-20:00";
        }

        var hours = OpeningHours.Read(options.TimeZone, options.Hours, options.Holidays);

        foreach (var (moment, isOpen) in new[]
        {
            ("2024-10-06T03:59:00Z", false),
            ("2024-10-06T04:00:00Z", true),
            ("2024-10-06T08:59:00Z", true),
            ("2024-10-06T09:00:00Z", false),
            ("2024-10-06T11:00:00Z", true),
            ("2024-10-06T22:59:00Z", true),
            ("2024-10-06T23:00:00Z", false),
            ("2024-10-07T10:59:00Z", false),
            ("2024-10-07T11:00:00Z", true),
        })
        {
            hours.IsOpen(DateTimeOffset.Parse(moment, null)).ShouldBe(isOpen, moment);
        }
    }

    [Fact]
    public async Task The_page_is_told_the_same_times_for_a_second_and_new_ones_after_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync([.. Weekdays, ("Callbacks:CapacityPerSlot", "1")]);
        async Task<string?> FirstAsync() =>
            (await (await gateway.GetAsync("/callback/options")).JsonAsync()).GetProperty("times")[0].GetString();

        (await FirstAsync()).ShouldBe("2026-11-23T10:30");

        await (await AtAsync(gateway, "2026-11-23T10:30", "+573211234561")).ShouldBeAcceptedAsync("scheduled");

        (await FirstAsync()).ShouldBe("2026-11-23T10:30");
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        (await FirstAsync()).ShouldBe("2026-11-23T11:00");
    }

    /// <summary>Of a year, as Colombia's own calendar lists them.</summary>
    [Theory]
    [InlineData(2024, "01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25")]
    [InlineData(2025, "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25")]
    [InlineData(2026, "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25")]
    [InlineData(2027, "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25")]
    public void Colombias_holidays_are_computed_for_any_year(int year, string days) =>
        string.Join(' ', ColombianHolidays.Of(year).Order().Select(day => day.ToString("MM-dd", null))).ShouldBe(days);

    [Theory]
    [InlineData("Someday", "07:00-19:00", "no weekday")]
    [InlineData("Monday", "07:00 - 25:00", "07:00-19:00")]
    [InlineData("Monday", "7-19", "07:00-19:00")]
    [InlineData("Monday", "19:00-07:00", "07:00-19:00")]
    [InlineData("Monday", "07:00-12:00, 11:00-19:00", "overlap")]
    public void Hours_that_cannot_be_read_say_how_to_write_them(string day, string hours, string fix)
    {
        var options = new CallbackOptions();
        options.Hours[day] = hours;

        Should.Throw<FormatException>(() => OpeningHours.Read(options.TimeZone, options.Hours, options.Holidays)).Message.ShouldContain(fix);
    }

    [Fact]
    public void Hours_may_end_at_midnight_with_or_without_blanks()
    {
        var options = new CallbackOptions { TimeZone = "America/Bogota" };
        options.Hours["Monday"] = "07:00 - 24:00";

        OpeningHours.Read(options.TimeZone, options.Hours, options.Holidays).IsOpen(new DateTimeOffset(2026, 11, 23, 23, 59, 59, TimeSpan.FromHours(-5))).ShouldBeTrue();
    }

    private static async Task UntilErasedAsync(GatewayUnderTest gateway, int rows)
    {
        for (var turns = 0; turns < 100 && await gateway.CountAsync("person is null") < rows; turns++)
        {
            await gateway.DispatchTurnAsync();
        }

        (await gateway.CountAsync("person is null and number is null")).ShouldBe(rows);
    }

    private static Task<HttpResponseMessage> AtAsync(GatewayUnderTest gateway, string when, string number = GatewayUnderTest.Number) =>
        gateway.PostAsync("/callback/call", JsonSerializer.Serialize(new { destination = number, when }));
}
