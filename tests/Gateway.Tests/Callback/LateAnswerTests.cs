using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Ledger;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>What an instance writes down late belongs to its own attempt, although the same instance holds the row again.</summary>
public sealed class LateAnswerTests
{
    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_late_answer_settles_only_the_attempt_that_it_answers(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await GatewayUnderTest.StartAsync(store);
        var ledger = gateway.Services.GetRequiredService<CallbackLedger>();
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await gateway.ExecuteAsync("update callback set status = 1, settled = null");

        var first = (await ledger.ClaimAsync(10, [])).ShouldHaveSingleItem();
        await gateway.ExecuteAsync("update callback set status = 1"); // its lease ended, and an operator has sent it again
        var second = (await ledger.ClaimAsync(10, [])).ShouldHaveSingleItem();

        (await ledger.SettleAsync(Answer(first, CallbackStatus.Queued))).ShouldBeFalse("it would ring again");
        (await ledger.SettleAsync(Answer(first, CallbackStatus.Refused))).ShouldBeFalse();
        (await ledger.ReleaseAsync(first)).ShouldBeFalse();
        (await gateway.CountAsync("status = 0")).ShouldBe(1);

        (await ledger.SettleAsync(Answer(second, CallbackStatus.Placed))).ShouldBeTrue();

        Settlement Answer(DueCallback callback, CallbackStatus status) =>
            new(callback.Row, callback.Attempts, status, gateway.Clock.GetUtcNow(), WebexStatus: null, TrackingId: null, "late");
    }
}
