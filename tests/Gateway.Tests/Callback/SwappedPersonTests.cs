using WebexGateway.Ledger;
using WebexGateway.Runtime;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;
using WebexGateway.Transforms;

namespace WebexGateway.Tests.Callback;

/// <summary>Someone who writes the store moves sealed persons to other rows: no other telephone rings than the one that was asked for.</summary>
public sealed class SwappedPersonTests
{
    private static readonly PhoneNumber Ana = new("+573210000001");

    public static TheoryData<StoreEngine, string> Swaps
    {
        get
        {
            var swaps = new TheoryData<StoreEngine, string>();
            foreach (var columns in new[] { "person", "person, number", "person, number, prefix, address", "person, number, prefix, address, created, since, topic, route, trace" })
            {
                swaps.Add(StoreEngine.Sqlite, columns);
                if (PostgresServer.Missing is null)
                {
                    swaps.Add(StoreEngine.PostgreSql, columns);
                }
            }

            return swaps;
        }
    }

    [Theory]
    [MemberData(nameof(Swaps))]
    public async Task A_person_of_another_row_is_not_called_and_the_operator_decides(StoreEngine engine, string columns)
    {
        await using var gateway = await LedgerGateway.StartAsync(("DATABASE_URL", engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null));
        (await gateway.CallAsync("+573210000001")).Dispose();
        (await gateway.PostAsync("/callback/call", """{"destination":"+573210000002","when":"2026-11-23T18:00"}""")).Dispose();
        await gateway.ExecuteAsync($"""
            update callback set ({columns}) = (select {columns} from callback where seq = 1), status = 1, due = created where status = 2
            """);

        await gateway.DispatchTurnAsync();

        gateway.Webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe("+573210000001");
        (await gateway.CountAsync("status = 5 and note like 'its number cannot be read%' and person is not null")).ShouldBe(1);
        gateway.Logs.ShouldContain(line => line.StartsWith("Error Callback ") && line.Contains("cannot be sent: its number cannot be read: it was erased, or the row was changed in the store"));
        (await (await gateway.OperateAsync("/operator/callbacks")).Content.ReadAsStringAsync()).ShouldContain("\"status\":\"refused\"");
    }

    [Fact]
    public async Task A_number_column_that_names_another_number_than_the_person_is_not_called()
    {
        await using var gateway = await LedgerGateway.StartAsync();
        (await gateway.PostAsync("/callback/call", """{"destination":"+573210000002","when":"2026-11-23T18:00"}""")).Dispose();
        await gateway.ExecuteAsync("update callback set number = randomblob(16), status = 1, due = created");

        await gateway.DispatchTurnAsync();

        gateway.Webex.State.CallCount.ShouldBe(0);
        (await gateway.CountAsync("status = 5")).ShouldBe(1);
    }

    [Fact]
    public void A_person_opens_in_its_own_row_only()
    {
        using var keys = new LedgerKeys(new byte[LedgerKeys.Length], Randomness.OfSystem);
        var box = keys.Seal(Ana, "Ana", 7);

        keys.Open(box, 7).ShouldBe((Ana, "Ana"));
        keys.Open(box, 8).ShouldBeNull();
        for (var place = 0; place < box.Length; place++)
        {
            var changed = (byte[])box.Clone();
            changed[place] ^= 1;
            keys.Open(changed, 7).ShouldBeNull($"byte {place}");
        }
    }

    [Fact]
    public void Many_callbacks_booked_at_once_have_their_own_rows_and_nonces()
    {
        using var keys = new LedgerKeys(new byte[LedgerKeys.Length], Randomness.OfSystem);

        Enumerable.Range(1, 10_000).Select(row => Convert.ToHexString(keys.Seal(Ana, null, row).AsSpan(0, 12))).ShouldBeUnique();
    }
}
