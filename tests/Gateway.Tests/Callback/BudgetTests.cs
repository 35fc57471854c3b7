using System.Net;
using System.Text.Json;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

public sealed class BudgetTests
{
    private static readonly (string, string?) Enforced = ("Callbacks:Budgets:Mode", "enforce");
    private static readonly (string, string?)[] Topics = [Enforced, ("Callbacks:EntryPoints:sales", "510d198d-7aa7-4b75-a5ff-e61759f4f313"), ("Callbacks:EntryPoints:support", "510d198d-7aa7-4b75-a5ff-e61759f4f313"), ("Callbacks:EntryPoints:billing", "510d198d-7aa7-4b75-a5ff-e61759f4f313")];

    [Fact]
    public async Task Other_topics_and_addresses_ring_one_number_no_more_than_twice_in_ten_minutes_and_thrice_a_day()
    {
        await using var gateway = await LedgerGateway.StartAsync(Topics);

        await (await FromAsync(gateway, "198.51.100.1", "default")).ShouldBeAcceptedAsync("placed");
        await (await FromAsync(gateway, "198.51.100.1", "sales")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        await (await FromAsync(gateway, "198.51.100.2", "sales")).ShouldBeAcceptedAsync("placed");
        gateway.Clock.Advance(TimeSpan.FromMinutes(3));
        var third = await FromAsync(gateway, "198.51.100.3", "support");
        await third.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        third.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(7));

        gateway.Clock.Advance(TimeSpan.FromMinutes(7));
        await (await FromAsync(gateway, "198.51.100.3", "support")).ShouldBeAcceptedAsync("placed");
        gateway.Clock.Advance(TimeSpan.FromHours(12));
        await (await FromAsync(gateway, "198.51.100.4", "billing")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        gateway.Clock.Advance(TimeSpan.FromHours(12));
        await (await FromAsync(gateway, "198.51.100.4", "billing")).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.CallCount.ShouldBe(4);
    }

    [Fact]
    public async Task A_thousand_addresses_ring_neighbouring_numbers_no_more_than_five_times_an_hour()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 1000; i++)
        {
            answers.Add((await FromAsync(gateway, $"203.0.{i / 256}.{i % 256}", "default", $"+57321123{i:0000}")).StatusCode);
        }

        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(5);
        answers.Count(status => status == HttpStatusCode.TooManyRequests).ShouldBe(995);
        await (await FromAsync(gateway, "198.51.100.1", "default", "+573009876543")).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.CallCount.ShouldBe(6);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task The_days_budget_closes_the_site_until_midnight_for_all_instances_and_over_restarts(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await LedgerGateway.StartAsync([.. store, Enforced, ("Callbacks:Budgets:SitePerDay", "5"), ("Callbacks:Budgets:RegionPerDay", "4")]);
        foreach (var carrier in new[] { 301, 311, 321, 315 })
        {
            await (await FromAsync(gateway, $"198.51.101.{carrier % 256}", "default", $"+57{carrier}1234567")).ShouldBeAcceptedAsync("placed");
        }

        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("four fifths: 4 of 5"));
        gateway.Logs.ShouldContain(line => line.StartsWith("Error") && line.Contains("region CO"));
        await (await FromAsync(gateway, "198.51.100.2", "default", "+573501234567")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "closed-for-today");
        await (await FromAsync(gateway, "198.51.100.3", "default", "+522221234567")).ShouldBeAcceptedAsync("placed");

        await using var other = gateway.Beside();
        var closed = await FromAsync(other, "198.51.100.4", "default", "+522221234568");
        await closed.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "closed-for-today");
        closed.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromHours(14)); // 10:00 in Bogotá

        gateway.Clock.Advance(TimeSpan.FromHours(14));
        await (await FromAsync(other, "198.51.100.5", "default", "+573501234567")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Rejected_requests_spend_nobodys_budget()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced, ("Callbacks:Budgets:SitePerDay", "8"));
        for (var i = 0; i < 100; i++)
        {
            await FromAsync(gateway, $"203.0.113.{i}", "default", $"+57321123{i:0000}"); // the prefix stops them after five
            await FromAsync(gateway, $"203.0.113.{i}", "default", "+12125550100");
            await FromAsync(gateway, $"203.0.113.{i}", "unknown");
        }

        await (await FromAsync(gateway, "198.51.100.9", "default", "+573009876543")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task In_shadow_mode_budgets_count_and_let_through()
    {
        await using var gateway = await LedgerGateway.StartAsync(("Callbacks:Budgets:Mode", "shadow"), ("Callbacks:Budgets:SitePerDay", "1"));

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");

        gateway.Logs.ShouldContain(line => line.Contains("let through (shadow)"));
    }

    [Fact]
    public async Task A_number_on_the_do_not_call_list_gets_the_answer_of_any_number_that_is_not_served()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced);
        (await gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = "+57 321 123 4567" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var forbidden = await gateway.CallAsync("321 123 4567");
        await forbidden.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        (await forbidden.Content.ReadAsStringAsync()).ShouldBe(await (await gateway.CallAsync("+12125550100")).Content.ReadAsStringAsync());

        (await gateway.PostAsOperatorAsync("/operator/do-not-call/remove", new { number = "+57 321 123 4567" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Ranges_of_a_served_region_can_be_refused_by_configuration()
    {
        await using var gateway = await LedgerGateway.StartAsync(("Callbacks:RefusedPrefixes:0", "+57321"));

        await (await gateway.CallAsync("+573211234567")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        await (await gateway.CallAsync("+573001234567")).ShouldBeAcceptedAsync("placed");
    }

    private static Task<HttpResponseMessage> FromAsync(GatewayUnderTest gateway, string address, string topic, string number = GatewayUnderTest.Number)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/callback/call") { Content = JsonContent.Of(JsonSerializer.Serialize(new { destination = number, topic })) };
        request.Headers.Add(GatewayUnderTest.PretendedAddress.Header, address);
        return gateway.Client.SendAsync(request);
    }
}
