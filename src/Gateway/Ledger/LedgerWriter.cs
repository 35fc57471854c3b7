using System.Data.Common;

namespace WebexGateway.Ledger;

/// <summary>
/// The one writer of the ledger. What reads before it writes excludes other writers. A settlement changes only a row whose lease this
/// instance has, so on PostgreSQL it waits for no other writer; SQLite has one writer in any case.
/// </summary>
public sealed class LedgerWriter : BackgroundService
{
    private readonly LedgerLane main;
    private readonly LedgerLane ofOwnRows;

    public LedgerWriter(
        Store store, LedgerKeyStore keyStore, TimeProvider clock, Background background, ILogger<LedgerWriter> logger)
    {
        main = new LedgerLane(isExclusive: true, store, keyStore, clock, background, logger);
        ofOwnRows = store.Engine == StoreEngine.Sqlite
            ? main
            : new LedgerLane(isExclusive: false, store, keyStore, clock, background, logger);
    }

    /// <summary>
    /// Does the work in the next transaction, and returns its result when that is durable. Throws a <see cref="DbException"/> when it could
    /// not be recorded. Work whose caller cancels before its turn is not done.
    /// </summary>
    public Task<T> RunAsync<T>(Func<LedgerSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        main.RunAsync(expect: null, work, cancellationToken);

    /// <summary>The same for work that names beforehand what it will read, so that a transaction reads for all its work at once.</summary>
    public Task<T> RunAsync<T>(
        Action<LedgerSession> expect, Func<LedgerSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        main.RunAsync(expect, work, cancellationToken);

    /// <summary>The same for work that changes only rows whose lease this instance has, and reads nothing.</summary>
    public Task<T> RunOnOwnRowAsync<T>(Func<LedgerSession, ValueTask<T>> work) =>
        ofOwnRows.RunAsync(expect: null, work, CancellationToken.None);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        main.Complete();
        ofOwnRows.Complete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        main == ofOwnRows ? main.WriteAsync() : Task.WhenAll(main.WriteAsync(), ofOwnRows.WriteAsync());
}
