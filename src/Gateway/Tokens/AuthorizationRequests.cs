using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Tokens;

/// <summary>
/// Keeps the visits to Webex's page: each in an encrypted cookie of its browser, and after its return the hash of its state in the store.
/// A state is valid once, in all instances.
/// </summary>
public sealed class AuthorizationRequests(Store store, KeyRingProtection protection, TimeProvider clock, Randomness randomness)
{
    private const string Columns = "create table oauth_state (state text not null primary key, expires bigint not null)";
    private const string Outcome = "alter table oauth_state add column connected integer";

    public static readonly Migration[] Tables = [new("oauth-states", 1, Columns, Columns), new("oauth-states", 2, Outcome, Outcome)];

    /// <summary>How long an operator may take over Webex's page.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Cookie = "webex-oauth";
    private const string CookiePath = "/oauth";

    private readonly IDataProtector protector = protection.CreateProtector("oauth-state");

    /// <summary>Begins a visit in this browser.</summary>
    public AuthorizationRequest Begin(HttpContext context, string token, Uri redirectUri)
    {
        var expires = clock.GetUtcNow() + Lifetime;
        var request = new AuthorizationRequest(
            Random(), Random(), token, redirectUri.OriginalString, expires, OperatorScheme.NameOf(context));
        var sealedRequest = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(request, SealedJson.Default.AuthorizationRequest));
        context.Response.Cookies.Append(Cookie, WebEncoders.Base64UrlEncode(sealedRequest), new CookieOptions
        {
            HttpOnly = true,
            Secure = redirectUri.Scheme == Uri.UriSchemeHttps,
            SameSite = SameSiteMode.Lax, // Webex's page leads the browser back from another site
            Path = CookiePath,
            MaxAge = Lifetime,
        });
        return request;
    }

    /// <summary>Deletes the browser's visit.</summary>
    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = CookiePath });

    /// <summary>
    /// The browser's visit; null when it has none, the visit has expired, or another state came back. States are compared in fixed time.
    /// </summary>
    public AuthorizationRequest? Open(HttpContext context, string? state)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } cookie && state is not null
                && JsonSerializer.Deserialize(Unprotect(cookie), SealedJson.Default.AuthorizationRequest) is { } request
                && clock.GetUtcNow() < request.ExpiresAt
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(request.State))
                    ? request
                    : null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether this is the state's first use. Deletes the states that have expired.</summary>
    public async Task<bool> UseAsync(AuthorizationRequest request)
    {
        await RunAsync(
            "delete from oauth_state where expires < @now",
            delete => delete.Bind("now", clock.GetUtcNow()).ExecuteNonQueryAsync());
        return await RunAsync(
            "insert into oauth_state (state, expires) values (@state, @expires) on conflict do nothing",
            use => use.Bind("state", HashOf(request)).Bind("expires", request.ExpiresAt).ExecuteNonQueryAsync()) == 1;
    }

    public Task NoteConnectedAsync(AuthorizationRequest request) => RunAsync(
        "update oauth_state set connected = 1 where state = @state",
        note => note.Bind("state", HashOf(request)).ExecuteNonQueryAsync());

    /// <summary>Whether the visit has led to a connection.</summary>
    public async Task<bool> IsConnectedAsync(AuthorizationRequest request) => await RunAsync(
        "select 1 from oauth_state where state = @state and connected = 1",
        look => look.Bind("state", HashOf(request)).ExecuteScalarAsync()) is not null;

    private byte[] Unprotect(string cookie) => protector.Unprotect(WebEncoders.Base64UrlDecode(cookie));

    private async Task<T> RunAsync<T>(string sql, Func<DbCommand, Task<T>> run)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await run(command);
    }

    private string Random() => WebEncoders.Base64UrlEncode(randomness.Bytes(32));

    private static string HashOf(AuthorizationRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.State)));
}
