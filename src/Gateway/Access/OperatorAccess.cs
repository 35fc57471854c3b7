using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Access;

/// <summary>
/// Authenticates the operator by the key, as a bearer token or in a session. Without a configured key, only this machine may operate, and
/// only beside the stand-in.
/// </summary>
public sealed partial class OperatorAccess(
    IOptionsMonitor<OperatorOptions> options, IConfiguration configuration, OperatorSession session, TimeProvider clock,
    ILogger<OperatorAccess> logger)
{
    private const int WrongKeys = 10;

    private readonly FixedWindows wrongKeys = new(
        (long)TimeSpan.FromMinutes(10).TotalSeconds * clock.TimestampFrequency, RateLimitRule.Capacity, static () => { });

    /// <summary>Returns null for the operator, otherwise the refusal.</summary>
    public async ValueTask<Problem?> RefuseAsync(HttpContext context)
    {
        if (options.CurrentValue.Key is not { Length: > 0 } key)
        {
            return IsOpenTo(context) ? null : Problems.NotFound;
        }

        if (OwnPage.Asks(context) && await session.HoldsAsync(context, key))
        {
            return null;
        }

        if (GivenKey(context) is { } given)
        {
            return TryKey(context, given);
        }

        return Unauthorized(context);
    }

    /// <summary>Returns true when a key is configured, or when this machine asks beside the stand-in.</summary>
    public bool IsOpenTo(HttpContext context) => HasKey || (configuration.AsksForSandbox() == true && IsThisMachine(context));

    /// <summary>Returns true while the session of an authenticated operator has not ended and the key has not changed.</summary>
    public async ValueTask<bool> StillHoldsAsync(HttpContext context) => options.CurrentValue.Key is { Length: > 0 } key
        ? await session.HoldsAsync(context, key) || (GivenKey(context) is { } given && SameSecret(given, key))
        : IsOpenTo(context);

    public bool HasKey => options.CurrentValue.Key is { Length: > 0 };

    /// <summary>
    /// Checks a key in constant time. After ten wrong keys in ten minutes an address must wait (after a hundred its /48). The right key is
    /// always accepted, so that an attacker cannot lock the operator out.
    /// </summary>
    public Problem? TryKey(HttpContext context, string given)
    {
        if (options.CurrentValue.Key is { Length: > 0 } key && SameSecret(given, key))
        {
            return null;
        }

        var now = clock.GetTimestamp();
        var tries = wrongKeys.Add(ClientKey.Of(context.Connection.RemoteIpAddress), now, WrongKeys);
        if (tries.Count > WrongKeys)
        {
            var wait = clock.GetElapsedTime(now, tries.Ends).TotalSeconds;
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait)).ToString(CultureInfo.InvariantCulture);
            return Problems.TooManyRequests;
        }

        Log.WrongKey(logger);
        return Unauthorized(context);
    }

    private static Problem Unauthorized(HttpContext context)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problems.NotAnOperator;
    }

    private static string? GivenKey(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;

    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    /// <summary>Hashes both first, so that they have the same length.</summary>
    private static bool SameSecret(string given, string key) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request has a wrong operator's key.")]
        public static partial void WrongKey(ILogger logger);
    }
}
