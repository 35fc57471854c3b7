using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Health;

/// <summary>
/// Decides which instance sends a message, and when: the store holds what was told last, when and by whom. Each instance knows only its own
/// results at Webex, so the one that told of a trouble tells its end, or another once that one is gone. With the store down each instance
/// decides for itself.
/// </summary>
public sealed class AlertLedger(LedgerWriter writer, LedgerInstance instance, TimeProvider clock)
{
    /// <summary>An instance that did not look for so long is gone.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(1);

    private int told;
    private DateTimeOffset at;

    /// <summary>Returns true for the one instance that must tell this rank now.</summary>
    public async Task<bool> ClaimAsync(int rank, TimeSpan pause, CancellationToken cancellationToken)
    {
        bool claimed;
        try
        {
            claimed = await writer.RunAsync(session => ClaimAsync(session, rank, pause), cancellationToken);
        }
        catch (DbException)
        {
            claimed = IsDue(rank, told) && clock.GetUtcNow() - at >= pause;
        }

        (told, at) = claimed ? (rank, clock.GetUtcNow()) : (told, at);
        return claimed;
    }

    private async ValueTask<bool> ClaimAsync(LedgerSession session, int rank, TimeSpan pause)
    {
        var me = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(instance.Name)));
        var known = Math.Max((int)await session.StateAsync("alert-told"), told);
        var isMine = told > 0 || await session.StateAsync("alert-by") == me;
        if (rank > 0 && known > 0 && isMine)
        {
            await session.SetStateAsync("alert-alive", session.Now.ToUnixTimeSeconds());
        }

        var isAllowed = rank > 0 || isMine || session.Now - await MomentAsync(session, "alert-alive") > Gone;
        if (!isAllowed || !IsDue(rank, known) || session.Now - await MomentAsync(session, "alert-at") < pause)
        {
            return false;
        }

        await session.SetStateAsync("alert-told", rank);
        await session.SetStateAsync("alert-by", me);
        await session.SetStateAsync("alert-at", session.Now.ToUnixTimeSeconds());
        await session.SetStateAsync("alert-alive", session.Now.ToUnixTimeSeconds());
        return true;
    }

    private static bool IsDue(int rank, int told) => rank > told || (rank == 0 && told > 0);

    private static async ValueTask<DateTimeOffset> MomentAsync(LedgerSession session, string name) =>
        DateTimeOffset.FromUnixTimeSeconds(await session.StateAsync(name));
}
