using System.Data.Common;
using System.Threading.Channels;

namespace WebexGateway.Ledger;

/// <summary>
/// Writes to the ledger, one transaction after the other. It commits all waiting work together, so that many visitors share one flush to
/// the disk. Each piece of work sees the ones before it, and its caller gets the result after the commit. An exclusive lane excludes the
/// other writers, of this instance and of others, in each transaction.
/// </summary>
internal sealed partial class LedgerLane(
    bool isExclusive, Store store, LedgerKeyStore keyStore, TimeProvider clock, Background background, ILogger logger)
{
    private const int LargestBatch = 128;

    private readonly Channel<Work> waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private LedgerSession? session;

    public Task<T> RunAsync<T>(
        Action<LedgerSession>? expect, Func<LedgerSession, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var item = new Work<T>(expect, work, background.Promise<T>(), cancellationToken);
        if (!waiting.Writer.TryWrite(item))
        {
            item.Fail(new StoreUnavailableException("Too much waits to be recorded."));
        }

        return item.Result;
    }

    /// <summary>Takes no more work. What waits is still written.</summary>
    public void Complete() => waiting.Writer.TryComplete();

    /// <summary>Writes until <see cref="Complete"/>.</summary>
    public async Task WriteAsync()
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
            store.ThrowUnlessUsable();
            session ??= await ConnectAsync();
            await session.BeginAsync(clock, isExclusive);
            foreach (var item in batch)
            {
                item.Expect(session);
            }

            await session.Bookings.RunAsync();
            foreach (var item in batch)
            {
                await item.DoAsync(session);
            }

            if (batch.Exists(item => item.CallerGaveUp))
            {
                await ForgetSessionAsync(); // rolls back: a caller that gave up answers that nothing was recorded
                return false; // the others are done again, one by one
            }

            await session.CommitAsync();
            store.ThrowUnlessUsable(); // a database whose file was deleted loses this at a restart
            batch.ForEach(item => item.Succeed());
            return true;
        }
        catch (Exception exception)
        {
            // The rollback comes with the connection. Every waiting caller gets the failure.
            await ForgetSessionAsync();
            if (batch.Count == 1)
            {
                // a failure of the store needs no stack trace
                Log.NotRecorded(logger, exception.Message, exception is DbException ? null : exception);
                batch[0].Fail(exception as DbException ?? new StoreUnavailableException($"It could not be recorded: {exception.Message}"));
            }

            return false;
        }
    }

    private async Task<LedgerSession> ConnectAsync()
    {
        var connection = await store.OpenAsync(CancellationToken.None);
        try
        {
            var keys = await keyStore.KeysAsync(connection);
            return new LedgerSession(LedgerConnection.To(connection), keys);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
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
            await broken.RollbackAsync();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // No transaction was open, or the connection is gone and took it along.
        }

        await broken.DisposeAsync();
    }

    private abstract class Work(Action<LedgerSession>? expect)
    {
        /// <summary>Lets the transaction read what this work needs to know, together with the others.</summary>
        public void Expect(LedgerSession session) => expect?.Invoke(session);

        /// <summary>The caller gave up after the work was done, and before it was committed.</summary>
        public abstract bool CallerGaveUp { get; }

        public abstract ValueTask DoAsync(LedgerSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception failure);
    }

    private sealed class Work<T>(
        Action<LedgerSession>? expect, Func<LedgerSession, ValueTask<T>> work, TaskCompletionSource<T> completion, CancellationToken caller)
        : Work(expect)
    {
        private readonly CancellationTokenRegistration givingUp = caller.UnsafeRegister(
            static (promise, token) => ((TaskCompletionSource<T>)promise!).TrySetCanceled(token), completion);

        private bool isDone;
        private T? result;

        public Task<T> Result => completion.Task;

        public override bool CallerGaveUp => isDone && caller.IsCancellationRequested;

        public override async ValueTask DoAsync(LedgerSession session)
        {
            if (caller.IsCancellationRequested)
            {
                completion.TrySetCanceled(caller);
                return;
            }

            isDone = true;
            result = await work(session);
        }

        public override void Succeed()
        {
            givingUp.Dispose();
            completion.TrySetResult(result!);
        }

        public override void Fail(Exception failure)
        {
            givingUp.Dispose();
            completion.TrySetException(failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The ledger could not be written: what was asked is refused and not sent. Check the database and its disk: {Reason}")]
        public static partial void NotRecorded(ILogger logger, string reason, Exception? failure);
    }
}
