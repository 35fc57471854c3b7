using System.Security.Cryptography;
using System.Text;
using WebexGateway.Storage;

namespace WebexGateway.Tokens;

/// <summary>The states that came back, by their hashes: each serves once, whichever instance it comes back to.</summary>
public sealed class OAuthStates(Store store, TimeProvider clock)
{
    /// <summary>The table.</summary>
    public static readonly Migration Table = new(
        "oauth-states",
        1,
        "create table oauth_state (state text not null primary key, expires bigint not null)",
        "create table oauth_state (state text not null primary key, expires bigint not null)");

    /// <summary>What came of a state that was used.</summary>
    public static readonly Migration Outcome = new(
        "oauth-states", 2, "alter table oauth_state add column connected integer", "alter table oauth_state add column connected integer");

    /// <summary>Notes that the connection which this state began was made.</summary>
    public async Task NoteConnectedAsync(AuthorizationRequest request)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var note = connection.CreateCommand();
        note.CommandText = "update oauth_state set connected = 1 where state = @state";
        note.Bind("state", MarkOf(request));
        await note.ExecuteNonQueryAsync();
    }

    /// <summary>Whether the connection which this state began was made.</summary>
    public async Task<bool> IsConnectedAsync(AuthorizationRequest request)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var look = connection.CreateCommand();
        look.CommandText = "select 1 from oauth_state where state = @state and connected = 1";
        look.Bind("state", MarkOf(request));
        return await look.ExecuteScalarAsync() is not null;
    }

    /// <summary>Whether this is the state's first use. Forgets those that have expired.</summary>
    public async Task<bool> UseAsync(AuthorizationRequest request)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var forget = connection.CreateCommand();
        forget.CommandText = "delete from oauth_state where expires < @now";
        forget.Bind("now", clock.GetUtcNow());
        await forget.ExecuteNonQueryAsync();

        await using var use = connection.CreateCommand();
        use.CommandText = "insert into oauth_state (state, expires) values (@state, @expires) on conflict do nothing";
        use.Bind("state", MarkOf(request)).Bind("expires", request.ExpiresAt);
        return await use.ExecuteNonQueryAsync() == 1;
    }

    private static string MarkOf(AuthorizationRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.State)));
}
