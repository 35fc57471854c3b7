using Microsoft.Extensions.Options;
using WebexGateway.Transforms;

namespace WebexGateway.OAuth;

/// <summary>One named token: its grant, the renewal under way, and what the last one said.</summary>
public sealed partial class TokenSlot(string name, WebexTokenClient client, IOptionsMonitor<WebexOptions> webex, TimeProvider clock, ILogger<TokenSlot> logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Task<TokenAnswer>? renewal;
    private Trouble? trouble;

    /// <summary>The token's name under <c>Webex:Tokens</c>.</summary>
    public string Name => name;

    /// <summary>What Webex granted last, live or not.</summary>
    public Grant? Grant { get; private set; }

    /// <summary>The access token while it may be sent.</summary>
    public AccessToken? Live => Grant is { } grant && clock.GetUtcNow() < grant.UsableUntil ? grant.Access : null;

    /// <summary>Why there is no new grant, when the last renewal failed.</summary>
    public TokenAnswer? LastTrouble => trouble?.Answer;

    /// <summary>Renews unless a live token is there, or the last failure says that asking now is of no use.</summary>
    public Task<TokenAnswer> RenewIfDueAsync()
    {
        lock (gate)
        {
            if (Grant is { } grant && Live is not null)
            {
                return Task.FromResult<TokenAnswer>(new TokenAnswer.Granted(grant));
            }

            return trouble is { } last && last.Holds(Credentials(), clock.GetUtcNow()) ? Task.FromResult(last.Answer) : RenewAsync();
        }
    }

    /// <summary>Renews now, together with whoever is already waiting for it. Never cancelled by a waiter that leaves.</summary>
    public Task<TokenAnswer> RenewAsync()
    {
        lock (gate)
        {
            return renewal ??= Task.Run(RunAsync);
        }
    }

    /// <summary>Replaces the grant, as after an operator's consent.</summary>
    public void Keep(Grant grant)
    {
        lock (gate)
        {
            Grant = grant;
            trouble = null;
        }
    }

    private async Task<TokenAnswer> RunAsync()
    {
        var credentials = Credentials();
        var answer = credentials.RefreshToken is { Length: > 0 } refreshToken
            ? await client.RefreshAsync(name, refreshToken)
            : new TokenAnswer.Refused("nobody has connected Webex yet");
        lock (gate)
        {
            renewal = null;
            if (answer is TokenAnswer.Granted granted)
            {
                Keep(granted.Grant);
                Log.Renewed(logger, name, granted.Grant.Access.ExpiresAt);
            }
            else
            {
                trouble = Trouble.After(trouble, answer, credentials, clock.GetUtcNow());
                Report(answer);
            }
        }

        return answer;
    }

    private Credentials Credentials()
    {
        var options = webex.CurrentValue.Tokens[name];
        return new(options.ClientId, options.ClientSecret, Grant?.RefreshToken ?? options.RefreshToken);
    }

    private void Report(TokenAnswer answer)
    {
        switch (answer)
        {
            case TokenAnswer.Refused refused:
                Log.Refused(logger, name, refused.Reason);
                break;
            case TokenAnswer.Unavailable unavailable:
                Log.Unavailable(logger, name, unavailable.Reason, trouble!.Until);
                break;
        }
    }

    /// <summary>The last failure, and how long it spares Webex the same question.</summary>
    private sealed record Trouble(TokenAnswer Answer, Credentials Credentials, DateTimeOffset Until, TimeSpan Backoff)
    {
        public static Trouble After(Trouble? last, TokenAnswer answer, Credentials credentials, DateTimeOffset now)
        {
            var backoff = last is null ? FirstBackoff : TimeSpan.FromTicks(Math.Min(last.Backoff.Ticks * 2, LongestBackoff.Ticks));
            var asked = (answer as TokenAnswer.Unavailable)?.RetryAfter;
            var wait = asked is { } retryAfter && retryAfter > backoff ? retryAfter : backoff * (0.5 + (Random.Shared.NextDouble() / 2));
            return new(answer, credentials, now + wait, backoff);
        }

        /// <summary>A refusal holds until the credentials change; trouble that passes holds for its back-off.</summary>
        public bool Holds(Credentials current, DateTimeOffset now) =>
            current == Credentials && (Answer is TokenAnswer.Refused || now < Until);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}' renewed; it lives until {ExpiresAt:u}.")]
        public static partial void Renewed(ILogger logger, string token, DateTimeOffset expiresAt);

        [LoggerMessage(2, LogLevel.Error, "Webex will not renew token '{Token}': {Reason}. An operator must visit /oauth/start?token={Token}.")]
        public static partial void Refused(ILogger logger, string token, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Webex token '{Token}' could not be renewed: {Reason}. Next try after {Until:u}.")]
        public static partial void Unavailable(ILogger logger, string token, string reason, DateTimeOffset until);
    }
}
