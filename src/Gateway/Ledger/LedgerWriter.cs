using System.Data.Common;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.AspNetCore.DataProtection;
using WebexGateway.Storage;

namespace WebexGateway.Ledger;

/// <summary>
/// The one writer of the ledger: whatever waits is committed together, so that many visitors share one flush to the disk.
/// Each piece of work sees the ones before it, and nobody is answered before the commit.
/// </summary>
public sealed partial class LedgerWriter(Store store, IDataProtectionProvider protection, TimeProvider clock, ILogger<LedgerWriter> logger) : BackgroundService
{
    private const int LargestBatch = 128;

    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly IDataProtector protector = protection.CreateProtector("callback-ledger");
    private LedgerSession? session;
    private LedgerKeys? keys;

    /// <summary>
    /// Does the work in the next transaction and gives its result once that is durable.
    /// Throws a <see cref="DbException"/> when it could not be recorded; work whose caller has left before its turn is not done.
    /// </summary>
    public Task<T> RunAsync<T>(Func<LedgerSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var item = new Work<T>(work, cancellationToken);
        if (!waiting.Writer.TryWrite(item))
        {
            return Task.FromException<T>(new StoreUnavailableException("Too much waits to be recorded."));
        }

        return item.Result.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete(); // what is in the channel is still written
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        keys?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Work>(LargestBatch);
        while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && waiting.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }

            if (!await TryAsync(batch) && batch.Count > 1)
            {
                // One bad piece must not fail its neighbours.
                foreach (var item in batch)
                {
                    await TryAsync([item]);
                }
            }
        }

        await ForgetSessionAsync();
    }

    private async Task<bool> TryAsync(List<Work> batch)
    {
        try
        {
            store.ThrowUnlessInPlace();
            session ??= await ConnectAsync();
            await session.BeginAsync(clock);
            foreach (var item in batch)
            {
                await item.DoAsync(session);
            }

            await session.CommitAsync();
            store.ThrowUnlessInPlace(); // else nobody finds it after a restart
            batch.ForEach(item => item.Succeed());
            return true;
        }
        catch (Exception failure)
        {
            // Rolls back with the connection. Every waiting caller is told: nothing is swallowed.
            await ForgetSessionAsync();
            if (batch.Count == 1)
            {
                Log.NotRecorded(logger, failure.Message, failure is DbException ? null : failure); // the store's trouble needs no stack trace
                batch[0].Fail(failure as DbException ?? new StoreUnavailableException($"It could not be recorded: {failure.Message}"));
            }

            return false;
        }
    }

    private async Task<LedgerSession> ConnectAsync()
    {
        var connection = await store.OpenAsync(CancellationToken.None);
        try
        {
            return new LedgerSession(connection, store.Engine, await KeysAsync(connection));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The ledger's keys for readers outside the writer.</summary>
    public async ValueTask<LedgerKeys> KeysAsync(DbConnection connection)
    {
        if (keys is null)
        {
            var newest = await NewestKeysAsync(connection);
            keys = newest.Keys ?? await NewKeysAsync(connection, newest.Id + 1);
        }

        return keys;
    }

    /// <summary>The last number that was given to a key, and the newest key that can be read: one that was made under another secret meanwhile is passed over.</summary>
    private async Task<(long Id, LedgerKeys? Keys)> NewestKeysAsync(DbConnection connection)
    {
        var boxes = await SealedKeysAsync(connection);
        foreach (var (_, box) in boxes)
        {
            try
            {
                return (boxes[0].Id, new LedgerKeys(protector.Unprotect(box)));
            }
            catch (CryptographicException failure) when (KeyRing.IsStoreDown(failure))
            {
                throw new StoreUnavailableException("The key ring cannot be read.");
            }
            catch (CryptographicException)
            {
                Log.KeyLost(logger);
            }
        }

        return (boxes.Count > 0 ? boxes[0].Id : 0, null);
    }

    private static async Task<List<(long Id, byte[] Box)>> SealedKeysAsync(DbConnection connection)
    {
        var boxes = new List<(long, byte[])>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select id, sealed from ledger_key order by id desc";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            boxes.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return boxes;
    }

    /// <summary>Makes a key; when another instance was faster, its key is taken.</summary>
    private async Task<LedgerKeys> NewKeysAsync(DbConnection connection, long id)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into ledger_key (id, sealed) values (@id, @sealed) on conflict (id) do nothing";
        command.Bind("id", id).Bind("sealed", protector.Protect(RandomNumberGenerator.GetBytes(LedgerKeys.Length)));
        await command.ExecuteNonQueryAsync();
        return (await NewestKeysAsync(connection)).Keys ?? throw new CryptographicException("The ledger's new key cannot be read back.");
    }

    private async Task ForgetSessionAsync()
    {
        var broken = session;
        session = null;
        if (broken is null)
        {
            return;
        }

        try
        {
            await broken.ExecuteAsync("rollback");
        }
        catch (Exception gone) when (gone is DbException or InvalidOperationException)
        {
            // No transaction was open, or the connection is gone and took it along.
        }

        await broken.DisposeAsync();
    }

    private abstract class Work
    {
        public abstract ValueTask DoAsync(LedgerSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception failure);
    }

    private sealed class Work<T>(Func<LedgerSession, ValueTask<T>> work, CancellationToken caller) : Work
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Result => completion.Task;

        public override async ValueTask DoAsync(LedgerSession session)
        {
            if (caller.IsCancellationRequested)
            {
                completion.TrySetCanceled(caller);
                return;
            }

            result = await work(session);
        }

        public override void Succeed() => completion.TrySetResult(result!);

        public override void Fail(Exception failure) => completion.TrySetException(failure);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The ledger could not be written: what was asked is refused and not sent. Check the database and its disk: {Reason}")]
        public static partial void NotRecorded(ILogger logger, string reason, Exception? failure);

        [LoggerMessage(2, LogLevel.Error, "A key of the ledger cannot be read: KEY_RING_SECRET is not the one under which it was made. Numbers recorded with it stay unreadable until that secret is set again; new callbacks use another key.")]
        public static partial void KeyLost(ILogger logger);
    }
}
