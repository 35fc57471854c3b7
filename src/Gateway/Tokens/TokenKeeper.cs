using System.Data.Common;

namespace WebexGateway.Tokens;

/// <summary>
/// Looks after the tokens in the background: loads them before the first request, renews them ahead of need, and warns before one ends.
/// </summary>
public sealed partial class TokenKeeper(
    TokenCache tokens,
    TokenVault vault,
    IOptionsMonitor<WebexOptions> webex,
    TimeProvider clock,
    Randomness randomness,
    Background background,
    IHostApplicationLifetime host,
    ILogger<TokenKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, string> seeds = [];
    private readonly Dictionary<string, DateTimeOffset> reported = [];
    private volatile bool hasLooked;

    /// <summary>Whether each token is live by now, or is known to be in trouble.</summary>
    public bool HasLooked => hasLooked;

    /// <summary>Loads the tokens from the store, so that the first callback finds a live one. Webex is not asked yet.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in tokens.Slots)
        {
            await SeedAsync(slot.Name);
            await UnlessStoreIsDown(async () =>
            {
                await SyncAsync(slot);
                ReportDaily(slot);
            });
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Waits for the renewals under way: Webex gives an answer only once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(tokens.Slots.Select(slot => slot.UnderWay)).WaitAsync(cancellationToken)
            .OrFailure(); // the host may wait no longer
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await host.ListensAsync(background, stoppingToken);
            await Task.Delay(LongestStart * randomness.Fraction(), clock, stoppingToken);
            while (true)
            {
                var slots = tokens.Slots;
                foreach (var slot in slots)
                {
                    await SeedAsync(slot.Name);
                }

                await Task.WhenAll(slots.Select(LookAfterAsync));
                hasLooked = true;
                foreach (var slot in slots)
                {
                    ReportDaily(slot);
                }

                await Task.Delay(slots.Select(NextLook).DefaultIfEmpty(LongestStart).Min(), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Reads the store, and begins a renewal when it is time.</summary>
    private async Task LookAfterAsync(TokenSlot slot)
    {
        try
        {
            var fresh = await SyncAsync(slot);
            var now = clock.GetUtcNow();
            if (!fresh.IsLeased && RenewalRules.Objection(fresh, RenewalCause.Due, now) is null && now >= slot.RenewAt)
            {
                await slot.RenewAsync(RenewalCause.Due);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            slot.Failed(exception); // must not end the loop
        }
    }

    /// <summary>How long the next look at a token can wait.</summary>
    private TimeSpan NextLook(TokenSlot slot)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset?[] moments = [now + LongestLook, now + (slot.Grant?.Lifetime / 10), slot.RenewAt, slot.Stored.NotBefore];
        var look = moments.Where(moment => moment > now).Min()!.Value - now;
        return look < ShortestLook ? ShortestLook : look;
    }

    private async Task<StoredToken> SyncAsync(TokenSlot slot)
    {
        var fresh = await slot.SyncAsync();
        slot.MayBeSeeded = SeedOf(slot.Name) is not null;
        return fresh;
    }

    /// <summary>The refresh token of the environment while the vault has not got it.</summary>
    private string? SeedOf(string name) =>
        webex.CurrentValue.Tokens.GetValueOrDefault(name)?.RefreshToken is { Length: > 0 } seed && seeds.GetValueOrDefault(name) != seed
            ? seed
            : null;

    /// <summary>Gives a refresh token from the environment to the vault, once per value.</summary>
    private async Task SeedAsync(string name)
    {
        if (SeedOf(name) is not { } seed)
        {
            return;
        }

        await UnlessStoreIsDown(async () =>
        {
            if (await vault.SeedAsync(name, seed))
            {
                Log.Seeded(logger, name);
            }

            seeds[name] = seed;
        });
    }

    /// <summary>The store logs its own failure, and the loop tries again.</summary>
    private static async Task UnlessStoreIsDown(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (DbException)
        {
            // Tried again by the loop.
        }
    }

    private void ReportDaily(TokenSlot slot)
    {
        var now = clock.GetUtcNow();
        if (slot.DaysLeft is not { } days || (reported.TryGetValue(slot.Name, out var last) && now < last + BetweenReports))
        {
            return;
        }

        reported[slot.Name] = now;
        if (days > TokenState.WarningDays)
        {
            Log.DaysLeft(logger, slot.Name, days);
        }
        else
        {
            Log.EndsSoon(logger, slot.Name, days);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}': its refresh token lives for {Days:F0} days more.")]
        public static partial void DaysLeft(ILogger logger, string token, double days);

        [LoggerMessage(2, LogLevel.Warning, "Webex token '{Token}': its refresh token ends in {Days:F1} days. "
            + "An operator should visit /oauth/start?token={Token} before that.")]
        public static partial void EndsSoon(ILogger logger, string token, double days);

        [LoggerMessage(3, LogLevel.Information, "Webex token '{Token}': the refresh token of the environment is new "
            + "and was taken into the store.")]
        public static partial void Seeded(ILogger logger, string token);
    }
}
