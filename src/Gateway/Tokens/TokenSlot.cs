using System.Data.Common;
using WebexGateway.Transforms;

namespace WebexGateway.Tokens;

/// <summary>One named token in this instance's memory: the newest grant that it knows the store to hold, and the renewal under way.</summary>
public sealed partial class TokenSlot(string name, TokenVault vault, RenewalProcess process, RenewalMetrics metrics, TimeProvider clock, ILogger<TokenSlot> logger)
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StoreBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnchangedHold = TimeSpan.FromMinutes(1);

    private const int MostTries = 3;

    private readonly Lock gate = new();
    private Task<TokenAnswer>? renewal;
    private volatile StoredToken stored = new(name, 0);
    private volatile Grant? grant;
    private double jitter = Random.Shared.NextDouble();
    private DateTimeOffset storeDownUntil;
    private (string? Access, DateTimeOffset Until) unchanged;

    /// <summary>The token's name under <c>Webex:Tokens</c>.</summary>
    public string Name => name;

    /// <summary>What Webex granted last, live or not.</summary>
    public Grant? Grant => grant;

    /// <summary>The access token while it may be sent.</summary>
    public AccessToken? Live => grant is { } held && clock.GetUtcNow() < held.UsableUntil ? held.Access : null;

    /// <summary>Days until the refresh token dies; null when Webex did not say, or has said that it takes it no more.</summary>
    public double? DaysLeft => IsRevoked ? null : (grant?.RefreshExpiresAt - clock.GetUtcNow())?.TotalDays;

    /// <summary>Webex has refused the grant: its renewal, or the access token, which it renews unchanged.</summary>
    public bool IsRevoked => stored.IsRefused || IsUnchanged;

    /// <summary>No operator has ever connected this token: what waits for it would wait in vain.</summary>
    public bool IsUnconnected => IsLoaded && stored is { Grant: null, Fault: null };

    /// <summary>Whether the store was read since the start.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Why the grant is not what it should be, when it is not.</summary>
    public TokenAnswer? LastTrouble =>
        IsUnchanged ? new TokenAnswer.Refused("Webex refuses the access token and renews it unchanged")
        : !IsLoaded ? null
        : stored.Fault is { } fault ? new TokenAnswer.Refused(fault)
        : Live is not null && !stored.IsRefused && !stored.IsAsked && stored.Trouble is null ? null
        : Renewal.Objection(stored, RenewalCause.Due, clock.GetUtcNow());

    private bool IsUnchanged => unchanged.Access is { } refused && refused == grant?.Access?.Value;

    /// <summary>The renewal under way, for a stop that waits for it.</summary>
    public Task UnderWay => renewal ?? Task.CompletedTask;

    /// <summary>Renews unless a live token is there, or the last failure says that asking now is of no use.</summary>
    public Task<TokenAnswer> RenewIfDueAsync()
    {
        var now = clock.GetUtcNow();
        if (grant is { } held && Live is not null)
        {
            return Task.FromResult<TokenAnswer>(new TokenAnswer.Granted(held));
        }

        if (now < storeDownUntil)
        {
            return Task.FromResult<TokenAnswer>(new TokenAnswer.Unavailable("the store is down", storeDownUntil - now));
        }

        return IsLoaded && !stored.IsLeased && Renewal.Objection(stored, RenewalCause.Due, now) is { } objection ? Task.FromResult(objection) : RenewAsync(RenewalCause.Due);
    }

    /// <summary>Renews now, together with whoever is already waiting for it. Never cancelled by a waiter that leaves.</summary>
    public Task<TokenAnswer> RenewAsync(RenewalCause cause) => Begin(cause).Renewal;

    /// <summary>Another token for one that Webex answered 401 to: the newer one when there is one, else one forced renewal; null when that gives nothing else.</summary>
    public async Task<AccessToken?> ReplaceAsync(string rejected)
    {
        for (var round = 0; round < 2; round++)
        {
            if (Live is { } other && other.Value != rejected)
            {
                return other;
            }

            if (unchanged.Access == rejected && clock.GetUtcNow() < unchanged.Until)
            {
                return null;
            }

            var (task, isOurs) = Begin(RenewalCause.Rejected);
            if (await task is TokenAnswer.Granted { Grant.Access: { } renewed } && renewed.Value == rejected && isOurs)
            {
                unchanged = (rejected, clock.GetUtcNow() + UnchangedHold);
                Log.Unchanged(logger, name);
                return null;
            }
        }

        return Live is { } last && last.Value != rejected ? last : null;
    }

    /// <summary>Learns that Webex took a token: one that it refused before is good again.</summary>
    public void NoteTaken(string access)
    {
        if (access == unchanged.Access)
        {
            unchanged = default;
        }
    }

    /// <summary>Reads the store, takes what is newer there, and begins a renewal when it is time. Trouble with the store leaves the token in memory as it is.</summary>
    public async Task TendAsync()
    {
        try
        {
            await SyncAsync();
            var now = clock.GetUtcNow();
            if (!stored.IsLeased && Renewal.Objection(stored, RenewalCause.Due, now) is null && now >= stored.Grant!.RenewAt(jitter))
            {
                await RenewAsync(RenewalCause.Due);
            }
        }
        catch (DbException failure)
        {
            StoreDown(failure);
        }
        catch (Exception surprise) when (surprise is not OperationCanceledException)
        {
            Log.Surprise(logger, name, surprise); // must not end the loop that looks after the tokens
        }
    }

    /// <summary>Reads the store and takes what is newer there.</summary>
    public async Task<StoredToken> SyncAsync()
    {
        var fresh = await vault.ReadAsync(name);
        lock (gate)
        {
            var before = stored;
            var isNews = fresh.Version != before.Version || !IsLoaded;
            jitter = isNews ? Random.Shared.NextDouble() : jitter;
            if (fresh.Fault is null || fresh.Fault != VaultFaults.Damaged)
            {
                grant = fresh.Grant; // a row that was damaged under us does not damage what we hold
            }

            stored = fresh;
            IsLoaded = true;
            storeDownUntil = default;
            if (isNews) // told when it is so: whoever reads the log finds what it says
            {
                Report(before, fresh);
            }

            Explain(before, fresh);
        }

        return fresh;
    }

    /// <summary>How long until this token wants to be looked after.</summary>
    public TimeSpan NextLook()
    {
        var now = clock.GetUtcNow();
        var look = LongestLook;
        if (grant is { Access: not null } held)
        {
            look = Least(look, held.Lifetime / 10);
            look = held.RenewAt(jitter) > now ? Least(look, held.RenewAt(jitter) - now) : look;
        }

        look = stored.NotBefore is { } next && next > now ? Least(look, next - now) : look;
        return look < ShortestLook ? ShortestLook : look;
    }

    private (Task<TokenAnswer> Renewal, bool IsOurs) Begin(RenewalCause cause)
    {
        lock (gate)
        {
            if (renewal is { } underWay)
            {
                return (underWay, false);
            }

            renewal = Task.Run(() => metrics.WatchAsync(name, cause, () => RunAsync(cause)));
            return (renewal, true);
        }
    }

    private async Task<TokenAnswer> RunAsync(RenewalCause cause)
    {
        try
        {
            return await RenewThroughStoreAsync(cause);
        }
        catch (DbException failure)
        {
            StoreDown(failure);
            return new TokenAnswer.Unavailable("the store is down", StoreBackoff);
        }
        catch (Exception surprise)
        {
            Log.Surprise(logger, name, surprise);
            return new TokenAnswer.Unavailable("something went wrong here; see the log", StoreBackoff);
        }
        finally
        {
            lock (gate)
            {
                renewal = null;
            }
        }
    }

    private async Task<TokenAnswer> RenewThroughStoreAsync(RenewalCause cause)
    {
        var known = stored.Version;
        var before = await SyncAsync();
        var tries = MostTries;
        var patience = (TokenVault.LeaseTime + WebexTokenClient.Timeout) / ShortestLook;
        while (true)
        {
            if (before.Version != known && Live is not null && cause != RenewalCause.Operator)
            {
                return new TokenAnswer.Granted(grant!); // another instance was faster
            }

            if (cause == RenewalCause.Due && Live is not null && grant is { } held && clock.GetUtcNow() < held.RenewAt(jitter))
            {
                return new TokenAnswer.Granted(held); // somebody here was faster between the look and the start
            }

            if (!before.IsLeased)
            {
                if (Renewal.Objection(before, cause, clock.GetUtcNow()) is { } objection)
                {
                    return objection;
                }

                await process.RunAsync(name, before.Version, cause);
            }
            else if (patience-- <= 0)
            {
                return new TokenAnswer.Unavailable("another instance is renewing the token", StoreBackoff);
            }
            else
            {
                await Task.Delay(ShortestLook, TimeProvider.System); // another instance works; our clock has no part in it
            }

            var after = await SyncAsync();
            if (after.Version != before.Version && after.Trouble is null && grant is { Access: not null } renewed)
            {
                return new TokenAnswer.Granted(renewed);
            }

            if (!after.IsLeased && !before.IsLeased)
            {
                if (Renewal.Objection(after, RenewalCause.Due, clock.GetUtcNow()) is { } objection)
                {
                    return objection;
                }

                if (--tries == 0)
                {
                    return new TokenAnswer.Unavailable("no renewal could be begun", StoreBackoff); // no process, or no answer from the store in time
                }
            }

            before = after;
        }
    }

    private void StoreDown(DbException failure)
    {
        storeDownUntil = clock.GetUtcNow() + StoreBackoff;
        Log.StoreDown(logger, name, failure.Message);
    }

    private void Report(StoredToken before, StoredToken fresh)
    {
        if (fresh.Grant is { Access: { } access } && fresh.Trouble is null)
        {
            unchanged = access.Value == unchanged.Access ? unchanged : default;
            Log.Live(logger, name, access.ExpiresAt, fresh.Version);
        }
        else if (before.Grant is not null && fresh.Grant is null && fresh.Fault is null)
        {
            Log.Forgotten(logger, name);
        }
    }

    /// <summary>Says what is wrong once, when it becomes so.</summary>
    private void Explain(StoredToken before, StoredToken fresh)
    {
        if (fresh.Fault is { } fault && fault != before.Fault)
        {
            Log.Fault(logger, name, fault);
        }
        else if (fresh.IsRefused && !(before.IsRefused && before.Version == fresh.Version))
        {
            Log.Refused(logger, name, new TokenAnswer.Refused(fresh.Trouble ?? "") { TrackingId = fresh.TrackingId }.WithFix(name));
        }
        else if (fresh is { IsAsked: true, IsLeased: false, Grant.Rotates: true } && !(before is { IsAsked: true, IsLeased: false } && before.Version == fresh.Version))
        {
            Log.Refused(logger, name, VaultFaults.AnswerLost);
        }
        else if (fresh.Trouble is { } trouble && fresh.Failures != before.Failures && !fresh.IsRefused)
        {
            Log.Unavailable(logger, name, new TokenAnswer.Unavailable(trouble) { TrackingId = fresh.TrackingId }.Words, fresh.NotBefore);
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}' is live until {ExpiresAt:u} (version {Version}).")]
        public static partial void Live(ILogger logger, string token, DateTimeOffset expiresAt, long version);

        [LoggerMessage(2, LogLevel.Error, "Webex will not renew token '{Token}': {Reason}.")]
        public static partial void Refused(ILogger logger, string token, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Webex token '{Token}' could not be renewed: {Reason}. Next try after {Until:u}.")]
        public static partial void Unavailable(ILogger logger, string token, string reason, DateTimeOffset? until);

        [LoggerMessage(4, LogLevel.Error, "Webex token '{Token}' is not used: {Reason}.")]
        public static partial void Fault(ILogger logger, string token, string reason);

        [LoggerMessage(5, LogLevel.Error, "Webex refuses token '{Token}' and renews it unchanged: its consent is gone. An operator must visit /oauth/start?token={Token}.")]
        public static partial void Unchanged(ILogger logger, string token);

        [LoggerMessage(6, LogLevel.Warning, "Webex token '{Token}': the store does not answer ({Reason}). The token in memory serves as long as it lives.")]
        public static partial void StoreDown(ILogger logger, string token, string reason);

        [LoggerMessage(8, LogLevel.Error, "Webex token '{Token}' could not be looked after. The token in memory serves as long as it lives.")]
        public static partial void Surprise(ILogger logger, string token, Exception surprise);

        [LoggerMessage(7, LogLevel.Information, "Webex token '{Token}' was disconnected and is forgotten.")]
        public static partial void Forgotten(ILogger logger, string token);
    }
}
