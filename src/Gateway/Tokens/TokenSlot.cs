using System.Data.Common;

namespace WebexGateway.Tokens;

/// <summary>One token in this instance's memory: the grant that the store holds, and the renewal that is under way.</summary>
public sealed partial class TokenSlot(
    string name,
    TokenVault vault,
    RenewalProcess process,
    TokenMetrics metrics,
    TimeProvider clock,
    Randomness randomness,
    Background background,
    ILogger<TokenSlot> logger)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UnchangedHold = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private volatile StoredToken stored = new(name, 0);
    private volatile Grant? grant;
    private Task<TokenAnswer>? renewal;
    private double jitter = randomness.Fraction();
    private DateTimeOffset storeDownUntil;
    private (string? Access, DateTimeOffset Until) unchanged; // the access token that Webex refuses and renews unchanged

    public string Name => name;

    /// <summary>The last grant, whether its access token is live or not.</summary>
    public Grant? Grant => grant;

    /// <summary>The access token while it may be sent.</summary>
    public AccessToken? Live => grant is { } held && clock.GetUtcNow() < held.UsableUntil ? held.Access : null;

    /// <summary>Days until the refresh token expires; null when Webex did not say, or has refused the grant.</summary>
    public double? DaysLeft => IsRevoked ? null : (grant?.RefreshExpiresAt - clock.GetUtcNow())?.TotalDays;

    /// <summary>Whether Webex refuses to renew the grant, or refuses its access token and renews it unchanged.</summary>
    public bool IsRevoked => stored.IsRefused || IsUnchanged;

    /// <summary>Whether no operator has connected this token: a callback that waits for it would wait in vain.</summary>
    public bool IsUnconnected => IsLoaded && !MayBeSeeded && stored is { Grant: null, Fault: null };

    /// <summary>Whether the store may lack a refresh token of the environment, because it was down so far.</summary>
    internal bool MayBeSeeded { get; set; } = true;

    /// <summary>Why the token or its next renewal is in trouble.</summary>
    public TokenAnswer.Failure? Trouble =>
        IsUnchanged ? new TokenAnswer.Refused("Webex refuses the access token and renews it unchanged")
        : !IsLoaded || (Live is not null && stored is { Fault: null, IsRefused: false, IsAnswerLost: false, Trouble: null }) ? null
        : RenewalRules.Objection(stored, RenewalCause.Due, clock.GetUtcNow());

    /// <summary>The renewal under way. A stop waits for it.</summary>
    public Task UnderWay => renewal ?? Task.CompletedTask;

    internal StoredToken Stored => stored;

    internal DateTimeOffset? RenewAt => grant?.RenewAt(jitter);

    private bool IsLoaded { get; set; }

    private bool IsUnchanged => unchanged.Access is { } refused && refused == grant?.Access?.Value;

    /// <summary>Renews, unless there is a live token or a reason not to renew now.</summary>
    public Task<TokenAnswer> RenewIfDueAsync()
    {
        var now = clock.GetUtcNow();
        TokenAnswer? known = grant is { } held && Live is not null ? new TokenAnswer.Granted(held)
            : now < storeDownUntil ? new TokenAnswer.Unavailable("the store is down", storeDownUntil - now)
            : IsLoaded && !stored.IsLeased ? RenewalRules.Objection(stored, RenewalCause.Due, now)
            : null;
        return known is null ? RenewAsync(RenewalCause.Due) : Task.FromResult(known);
    }

    /// <summary>Renews now, or joins the renewal under way. A caller that stops waiting does not cancel it.</summary>
    public Task<TokenAnswer> RenewAsync(RenewalCause cause) => Begin(cause).Renewal;

    /// <summary>
    /// Gives another token for one that Webex answered 401 to: a newer one when there is one, else that of one forced renewal.
    /// Null when there is no other.
    /// </summary>
    public async Task<AccessToken?> ReplaceAsync(string rejected)
    {
        for (var round = 0; round < 2; round++)
        {
            if (Other(rejected) is { } other)
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

        return Other(rejected);
    }

    /// <summary>Notes that Webex accepted a token; it may have refused the same token before.</summary>
    public void NoteAccepted(string access)
    {
        if (access == unchanged.Access)
        {
            unchanged = default;
        }
    }

    /// <summary>Reads the store, and takes what is newer there.</summary>
    internal async Task<StoredToken> SyncAsync()
    {
        var fresh = await vault.ReadAsync(name);
        lock (gate)
        {
            var before = stored;
            var isNews = fresh.Version != before.Version || !IsLoaded;
            grant = fresh.Fault == VaultFaults.Damaged ? grant : fresh.Grant; // damage to the store is no damage to the memory
            jitter = isNews ? randomness.Fraction() : jitter;
            stored = fresh;
            IsLoaded = true;
            storeDownUntil = default;
            if (isNews && fresh is { Grant.Access: { } access, Trouble: null } && access.Value != unchanged.Access)
            {
                unchanged = default;
            }

            TokenState.Report(logger, before, fresh, isNews);
        }

        return fresh;
    }

    /// <summary>Logs a failure of ours or of the store. The token in memory stays as it is.</summary>
    internal TokenAnswer.Unavailable Failed(Exception exception)
    {
        if (exception is not DbException)
        {
            Log.Surprise(logger, name, exception);
            return new("something went wrong here; see the log", AfterFailure);
        }

        storeDownUntil = clock.GetUtcNow() + AfterFailure;
        Log.StoreDown(logger, name, exception.Message);
        return new("the store is down", AfterFailure);
    }

    private AccessToken? Other(string rejected) => Live is { } live && live.Value != rejected ? live : null;

    private (Task<TokenAnswer> Renewal, bool IsOurs) Begin(RenewalCause cause)
    {
        lock (gate)
        {
            var isOurs = renewal is null;
            renewal ??= background.Run(() => metrics.WatchAsync(name, cause, () => RunAsync(cause)));
            return (renewal, isOurs);
        }
    }

    private async Task<TokenAnswer> RunAsync(RenewalCause cause)
    {
        try
        {
            return await new RenewalTurn(this, process, cause, clock, background).RunAsync();
        }
        catch (Exception exception)
        {
            return Failed(exception);
        }
        finally
        {
            lock (gate)
            {
                renewal = null;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5, LogLevel.Error, "Webex refuses token '{Token}' and renews it unchanged: its consent is gone. "
            + "An operator must visit /oauth/start?token={Token}.")]
        public static partial void Unchanged(ILogger logger, string token);

        [LoggerMessage(6, LogLevel.Warning, "Webex token '{Token}': the store does not answer ({Reason}). "
            + "The token in memory serves as long as it lives.")]
        public static partial void StoreDown(ILogger logger, string token, string reason);

        [LoggerMessage(8, LogLevel.Error, "Webex token '{Token}' could not be looked after. "
            + "The token in memory serves as long as it lives.")]
        public static partial void Surprise(ILogger logger, string token, Exception surprise);
    }
}
