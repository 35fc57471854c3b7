using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebexGateway.Calendar;
using WebexGateway.Callbacks;
using WebexGateway.Ledger;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>Visitors whose callbacks share one transaction are decided on one after the other, though it reads for all of them at once.</summary>
public sealed class SharedTransactionTests
{
    private static readonly int[] Carriers = [301, 311, 321, 315];

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Of_two_visitors_with_one_number_the_second_is_too_late(StoreEngine engine)
    {
        await using var gateway = await StartAsync(engine);

        var booked = await TogetherAsync(gateway, Ask(gateway, "+573001234567"), Ask(gateway, "+573117654321"), Ask(gateway, "+573001234567"));

        booked[0].ShouldBeOfType<Booking.Submitting>();
        booked[1].ShouldBeOfType<Booking.Submitting>();
        booked[2].ShouldBeOfType<Booking.AlreadyRequested>();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Of_two_requests_with_one_key_the_second_is_the_first_again_or_a_mistake(StoreEngine engine)
    {
        await using var gateway = await StartAsync(engine);

        var booked = await TogetherAsync(
            gateway,
            Ask(gateway, "+573001234567") with { IdempotencyKey = "one", Body = "a" },
            Ask(gateway, "+573001234567") with { IdempotencyKey = "one", Body = "a" },
            Ask(gateway, "+573117654321") with { IdempotencyKey = "one", Body = "b" });

        booked[1].ShouldBeOfType<Booking.UnderWay>().Id.ShouldBe(booked[0].ShouldBeOfType<Booking.Submitting>().Id);
        booked[2].ShouldBeOfType<Booking.KeyReused>();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task The_budgets_hold_among_them(StoreEngine engine)
    {
        await using var gateway = await StartAsync(
            engine, ("Callbacks:Budgets:Mode", "enforce"), ("Callbacks:Budgets:PrefixPerHour", "2"), ("Callbacks:Budgets:SitePerDay", "4"));

        var booked = await TogetherAsync(
            gateway,
            [
                .. Enumerable.Range(0, 4).Select(n => Ask(gateway, $"+57300123456{n}")),
                .. Carriers.Select(carrier => Ask(gateway, $"+57{carrier}7654321")),
            ]);

        booked.Select(one => one is Booking.Submitting).ShouldBe([true, true, false, false, true, true, false, false]);
        booked[2].ShouldBeOfType<Booking.OverBudget>().Budget.IsDaily.ShouldBeFalse();
        booked[6].ShouldBeOfType<Booking.OverBudget>().Budget.IsDaily.ShouldBeTrue();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task The_pace_holds_among_them(StoreEngine engine)
    {
        await using var gateway = await StartAsync(engine, ("Webex:RequestsPerMinute", "2"));

        var booked = await TogetherAsync(gateway, [.. Carriers.Select(carrier => Ask(gateway, $"+57{carrier}7654321"))]);

        booked.Select(one => one is Booking.Submitting).ShouldBe([true, true, false, false]);
        booked[3].ShouldBeOfType<Booking.Waiting>().Status.ShouldBe(CallbackStatus.Queued);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_number_that_is_put_on_the_list_before_it_in_the_same_transaction_is_not_taken(StoreEngine engine)
    {
        await using var gateway = await StartAsync(engine);
        var request = Ask(gateway, "+573001234567");

        var booked = await TogetherAsync(
            gateway, () => gateway.Services.GetRequiredService<LedgerDesk>().ForbidAsync(request.Number, "operator", CancellationToken.None), request);

        booked[0].ShouldBeOfType<Booking.AlreadyRequested>();
    }

    private static async Task<GatewayUnderTest> StartAsync(StoreEngine engine, params (string, string?)[] settings)
    {
        var gateway = await LedgerGateway.StartAsync(
            [("DATABASE_URL", engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null), .. settings]);
        await gateway.UntilReadyAsync();
        return gateway;
    }

    private static BookingRequest Ask(GatewayUnderTest gateway, string number)
    {
        var found = gateway.Services.GetRequiredService<PhoneNumberPolicy>().Admit(number, "CO").Found!;
        var options = gateway.Services.GetRequiredService<IOptionsMonitor<CallbackOptions>>().CurrentValue;
        var hours = OpeningHours.Read(options.TimeZone, options.Hours, options.Holidays);
        return new("callback", found.Number, found.Region, $"192.0.2.{number[^3..]}", "Ana", "default", null, null, null, "", hours, HasToken: true);
    }

    private static Task<Booking[]> TogetherAsync(GatewayUnderTest gateway, params BookingRequest[] requests) =>
        TogetherAsync(gateway, () => Task.CompletedTask, requests);

    /// <summary>Holds the writer until all of them wait for it, so that the next transaction takes them together.</summary>
    private static async Task<Booking[]> TogetherAsync(GatewayUnderTest gateway, Func<Task> before, params BookingRequest[] requests)
    {
        var (writer, ledger) = (gateway.Services.GetRequiredService<LedgerWriter>(), gateway.Services.GetRequiredService<CallbackLedger>());
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var held = writer.RunAsync(
            async _ =>
            {
                begun.SetResult();
                await gate.Task;
                return true;
            },
            CancellationToken.None);
        await begun.Task;
        Task[] waiting = [before()];
        var bookings = requests.Select(request => ledger.BookAsync(request, () => true, CancellationToken.None)).ToList();
        gate.SetResult();
        await held;
        await Task.WhenAll(waiting);
        return await Task.WhenAll(bookings);
    }
}
