using System.Data.Common;
using Microsoft.Extensions.Options;

namespace WebexGateway.Tokens;

/// <summary>Looks after the tokens in the background: loads them before the first request, renews them ahead of need, and says long before one ends for good.</summary>
public sealed partial class TokenKeeper(TokenCache tokens, TokenVault vault, IOptionsMonitor<WebexOptions> webex, TimeProvider clock, ILogger<TokenKeeper> logger) : BackgroundService
{
    /// <summary>From so many days before the refresh token's end on, warnings are given.</summary>
    public const int WarningDays = 14;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> seeds = [];
    private readonly Dictionary<string, DateTimeOffset> reported = [];
    private volatile bool hasLooked;

    /// <summary>Whether each token was fetched by now, or is known not to be had.</summary>
    public bool HasLooked => hasLooked;

    /// <summary>Loads what the store holds, so that the first callback asks nobody for a token; Webex is not asked yet.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in tokens.Slots)
        {
            await LoadAsync(slot);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Stops looking; a renewal that Webex is answering is waited for, since its answer may never come again.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(tokens.Slots.Select(slot => slot.UnderWay)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host waits no longer.
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(LongestStart * Random.Shared.NextDouble(), clock, stoppingToken); // instances that start at once do not all ask at once
            while (true)
            {
                var slots = tokens.Slots;
                foreach (var slot in slots)
                {
                    await SeedAsync(slot.Name);
                }

                await Task.WhenAll(slots.Select(slot => slot.TendAsync()));
                hasLooked = true;
                foreach (var slot in slots)
                {
                    ReportDaily(slot);
                }

                await Task.Delay(slots.Select(slot => slot.NextLook()).DefaultIfEmpty(LongestStart).Min(), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LoadAsync(TokenSlot slot)
    {
        await SeedAsync(slot.Name);
        try
        {
            await slot.SyncAsync();
            ReportDaily(slot);
        }
        catch (DbException)
        {
            // The store is down, which it says itself; the loop goes on trying.
        }
    }

    /// <summary>Hands a refresh token from the environment to the vault, once per value.</summary>
    private async Task SeedAsync(string name)
    {
        if (webex.CurrentValue.Tokens.GetValueOrDefault(name)?.RefreshToken is not { Length: > 0 } seed || seeds.GetValueOrDefault(name) == seed)
        {
            return;
        }

        try
        {
            if (await vault.SeedAsync(name, seed))
            {
                Log.Seeded(logger, name);
            }

            seeds[name] = seed;
        }
        catch (DbException)
        {
            // The store is down; the loop goes on trying.
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
        if (days > WarningDays)
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

        [LoggerMessage(2, LogLevel.Warning, "Webex token '{Token}': its refresh token ends in {Days:F1} days. An operator should visit /oauth/start?token={Token} before that.")]
        public static partial void EndsSoon(ILogger logger, string token, double days);

        [LoggerMessage(3, LogLevel.Information, "Webex token '{Token}': the refresh token of the environment is new and was taken into the store.")]
        public static partial void Seeded(ILogger logger, string token);
    }
}
