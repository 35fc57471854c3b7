using System.Collections.Concurrent;

namespace WebexGateway.Tokens;

/// <summary>Gives the live tokens by name. However many requests wait for one, Webex is asked once.</summary>
public sealed class TokenCache(
    TokenVault vault,
    RenewalProcess process,
    TokenMetrics metrics,
    IOptionsMonitor<WebexOptions> webex,
    TimeProvider clock,
    Randomness randomness,
    Background background,
    ILogger<TokenSlot> logger) : IAccessTokenSource
{
    private readonly ConcurrentDictionary<string, TokenSlot> slots = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => webex.CurrentValue.Tokens.Keys;

    /// <summary>The slots of all names, each once.</summary>
    public IReadOnlyCollection<TokenSlot> Slots => [.. Names.Select(Slot).Distinct()];

    /// <summary>The slot that serves a name; see <see cref="TokenNames.Resolve"/>.</summary>
    public TokenSlot Slot(string name) => slots.GetOrAdd(
        TokenNames.Resolve(webex.CurrentValue, name), serving =>
            new TokenSlot(serving, vault, process, metrics, clock, randomness, background, logger));

    /// <summary>The same, or null for a name that is not configured.</summary>
    public TokenSlot? Find(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase) ? Slot(name) : null;

    /// <summary>The refusal's words when there is no such slot.</summary>
    public string NoSuchToken => $"There is no such token. Known tokens: {string.Join(", ", Names)}.";

    public ValueTask<AccessToken?> GetAsync(string name, CancellationToken cancellationToken)
    {
        var slot = Slot(name);
        return slot.Live is { } token ? new(token) : new(WaitAsync(slot, cancellationToken));
    }

    /// <summary>Gives another token for one that Webex answered 401 to; see <see cref="TokenSlot.ReplaceAsync"/>.</summary>
    public async Task<AccessToken?> ReplaceAsync(string name, string rejected, CancellationToken cancellationToken) =>
        await Slot(name).ReplaceAsync(rejected).WaitAsync(cancellationToken);

    public void NoteAccepted(string name, string access) => Slot(name).NoteAccepted(access);

    /// <summary>Waits for a renewal until the caller gives up; the renewal itself goes on.</summary>
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

                // A token with a short life can expire before its answer arrives: ask again. Renewals a minute are limited.
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
