using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Operator;

/// <summary>A browser in which the operator's key was typed: an encrypted cookie that ends after 12 hours, or when the key changes.</summary>
public sealed class OperatorSession(IDataProtectionProvider protection)
{
    private const string Cookie = "webex-operator";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("operator-session").ToTimeLimitedDataProtector();

    /// <summary>Begins a session in this browser.</summary>
    public void Begin(HttpContext context, string key) =>
        context.Response.Cookies.Append(Cookie, protector.Protect(Fingerprint(key), Lifetime), Options(context));

    /// <summary>Ends it.</summary>
    public static void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    /// <summary>Whether this browser's session was begun with the present key.</summary>
    public bool Holds(HttpContext context, string key)
    {
        try
        {
            return context.Request.Cookies[Cookie] is { } ticket && protector.Unprotect(ticket) == Fingerprint(key);
        }
        catch (CryptographicException)
        {
            return false; // expired, or sealed by another installation
        }
    }

    private static string Fingerprint(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static CookieOptions Options(HttpContext context) => new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Strict, Path = "/" };
}
