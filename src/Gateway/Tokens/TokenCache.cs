using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using WebexGateway.Telemetry;
using WebexGateway.Transforms;

namespace WebexGateway.Tokens;

/// <summary>The live tokens by name. However many wait for one, Webex is asked once.</summary>
public sealed class TokenCache(TokenVault vault, RenewalProcess process, RenewalMetrics metrics, IOptionsMonitor<WebexOptions> webex, TimeProvider clock, ILogger<TokenSlot> logger) : IAccessTokenSource
{
    private readonly ConcurrentDictionary<string, TokenSlot> slots = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public IReadOnlyCollection<string> Names => webex.CurrentValue.Tokens.Keys;

    /// <summary>The slots that serve these names, each once.</summary>
    public IReadOnlyCollection<TokenSlot> Slots => [.. Names.Select(Slot).Distinct()];

    /// <inheritdoc />
    public ValueTask<AccessToken?> GetAsync(string name, CancellationToken cancellationToken)
    {
        var slot = Slot(name);
        return slot.Live is { } token ? new(token) : new(WaitAsync(slot, cancellationToken));
    }

    /// <summary>Another token for one that Webex answered 401 to, or null; see <see cref="TokenSlot.ReplaceAsync"/>.</summary>
    public async Task<AccessToken?> ReplaceAsync(string name, string rejected, CancellationToken cancellationToken) =>
        await Slot(name).ReplaceAsync(rejected).WaitAsync(cancellationToken);

    /// <summary>Learns that Webex took a token.</summary>
    public void NoteTaken(string name, string access) => Slot(name).NoteTaken(access);

    /// <summary>The slot that serves a name; GuestIssuer without a client of its own is served by ContactCenter's.</summary>
    public TokenSlot Slot(string name)
    {
        var serving = TokenNames.Resolve(webex.CurrentValue, name);
        return slots.GetOrAdd(serving, _ => new TokenSlot(serving, vault, process, metrics, clock, logger));
    }

    /// <summary>Waits for the renewal under way as long as the caller may; the renewal itself goes on for the others.</summary>
    private static async Task<AccessToken?> WaitAsync(TokenSlot slot, CancellationToken cancellationToken)
    {
        using var span = Traces.Begin("token.wait");
        span?.SetTag("token", slot.Name);
        try
        {
            while (true)
            {
                var answer = await slot.RenewIfDueAsync().WaitAsync(cancellationToken);
                if (slot.Live is { } token)
                {
                    return token;
                }

                if (answer is not TokenAnswer.Granted)
                {
                    return null;
                }

                // A short-lived token that was long under way can be dead on arrival; renewals a minute are bounded.
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
