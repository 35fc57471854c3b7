using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Access;

/// <summary>
/// Keeps the operator signed in to a browser: an encrypted cookie that is valid for 12 hours, until the key changes, or until the operator
/// signs out, which all instances know.
/// </summary>
public sealed class OperatorSession(KeyRingProtection protection, Store store, TimeProvider clock, Randomness randomness)
{
    private const string Cookie = "webex-operator";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>The sessions that ended by signing out, so that a copy of the cookie is invalid too.</summary>
    public static readonly Migration Table = new(
        "operator-sessions",
        1,
        "create table operator_signed_out (session text not null primary key, expires bigint not null)",
        "create table operator_signed_out (session text not null primary key, expires bigint not null)");

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("operator-session").ToTimeLimitedDataProtector();

    public void Begin(HttpContext context, string key) =>
        context.Response.Cookies.Append(
            Cookie,
            WebEncoders.Base64UrlEncode(protector.Protect(Encoding.UTF8.GetBytes($"{Fingerprint(key)}/{randomness.Name()}"), Lifetime)),
            Options(context));

    /// <summary>
    /// Ends the session in this browser and for any copy of its cookie. Throws a <see cref="DbException"/> when the store is down; a copy
    /// is then still valid.
    /// </summary>
    public async Task EndAsync(HttpContext context)
    {
        context.Response.Cookies.Delete(Cookie, Options(context));
        if (Open(context) is not var (_, session, expires))
        {
            return;
        }

        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var forget = connection.CreateCommand();
        forget.CommandText = "delete from operator_signed_out where expires < @now";
        await forget.Bind("now", clock.GetUtcNow()).ExecuteNonQueryAsync();

        await using var end = connection.CreateCommand();
        end.CommandText = "insert into operator_signed_out (session, expires) values (@session, @expires) on conflict do nothing";
        await end.Bind("session", session).Bind("expires", expires).ExecuteNonQueryAsync();
    }

    /// <summary>
    /// Returns the name of the key that the session began with; null when no such key is set, or the session has ended. While the store is
    /// down, an ended session counts as valid.
    /// </summary>
    public async ValueTask<string?> NameAsync(HttpContext context, IEnumerable<(string Name, string Key)> keys) =>
        Open(context) is var (begunWith, session, _)
            && keys.FirstOrDefault(named => Fingerprint(named.Key) == begunWith).Name is { } name
            && !await IsEndedAsync(session) ? name : null;

    private async Task<bool> IsEndedAsync(string session)
    {
        try
        {
            await using var connection = await store.OpenAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = "select 1 from operator_signed_out where session = @session";
            return await command.Bind("session", session).ExecuteScalarAsync() is not null;
        }
        catch (DbException)
        {
            return false;
        }
    }

    /// <summary>Decrypts the cookie: the hash of the key, and the random name of the session, which alone is in the store.</summary>
    private (string BegunWith, string Session, DateTimeOffset Expires)? Open(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } cookie
                && protector.Unprotect(cookie, out var expires).Split('/') is [var begunWith, var session]
                ? (begunWith, session, expires)
                : null;
        }
        catch (CryptographicException)
        {
            return null; // expired, or encrypted by another installation
        }
    }

    private static string Fingerprint(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/" };
}
