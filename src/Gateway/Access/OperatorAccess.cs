using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Access;

/// <summary>
/// Authenticates an operator by a key, as a bearer token or in a session. Without a configured key, only this machine may operate, and only
/// beside the stand-in.
/// </summary>
public sealed partial class OperatorAccess(
    IOptionsMonitor<OperatorOptions> options, IConfiguration configuration, OperatorSession session, TimeProvider clock,
    ILogger<OperatorAccess> logger)
{
    private const int WrongKeys = 10;

    /// <summary>The name of an operator who needs no key.</summary>
    private const string ThisMachine = "this-machine";

    private readonly FixedWindows wrongKeys = new(
        (long)TimeSpan.FromMinutes(10).TotalSeconds * clock.TimestampFrequency, RateLimitRule.Capacity, static () => { });

    /// <summary>Returns the name of the operator's key, or the refusal.</summary>
    public async ValueTask<(string? Name, Problem? Refusal)> AuthenticateAsync(HttpContext context)
    {
        if (!HasKey)
        {
            return IsOpenTo(context) ? (ThisMachine, null) : (null, Problems.NotFound);
        }

        if (OwnPage.Asks(context) && await session.NameAsync(context, options.CurrentValue.Named()) is { } name)
        {
            return (name, null);
        }

        return GivenKey(context) is { } given ? TryKey(context, given) : (null, Unauthorized(context));
    }

    /// <summary>Returns true when a key is configured, or when this machine asks beside the stand-in.</summary>
    public bool IsOpenTo(HttpContext context) => HasKey || (configuration.AsksForSandbox() == true && IsThisMachine(context));

    /// <summary>Returns true while the session of an authenticated operator has not ended and the key has not changed.</summary>
    public async ValueTask<bool> StillHoldsAsync(HttpContext context) => HasKey
        ? await session.NameAsync(context, options.CurrentValue.Named()) is not null
            || (GivenKey(context) is { } given && NameOf(given) is not null)
        : IsOpenTo(context);

    /// <summary>Returns the name of the key that the browser's session began with; null without a session.</summary>
    public ValueTask<string?> SessionNameAsync(HttpContext context) => session.NameAsync(context, options.CurrentValue.Named());

    public bool HasKey => options.CurrentValue.Named().Count > 0;

    /// <summary>
    /// Checks a key in constant time. After ten wrong keys in ten minutes an address must wait (after a hundred its /48). The right key is
    /// always accepted, so that an attacker cannot lock the operator out.
    /// </summary>
    public (string? Name, Problem? Refusal) TryKey(HttpContext context, string given)
    {
        if (NameOf(given) is { } name)
        {
            return (name, null);
        }

        var now = clock.GetTimestamp();
        var tries = wrongKeys.Add(ClientKey.Of(context.Connection.RemoteIpAddress), now, WrongKeys);
        if (tries.Count > WrongKeys)
        {
            var wait = clock.GetElapsedTime(now, tries.Ends).TotalSeconds;
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait)).ToString(CultureInfo.InvariantCulture);
            return (null, Problems.TooManyRequests);
        }

        Log.WrongKey(logger);
        return (null, Unauthorized(context));
    }

    /// <summary>Compares with every key, so that the time does not tell which is nearest.</summary>
    private string? NameOf(string given)
    {
        string? found = null;
        foreach (var (name, key) in options.CurrentValue.Named())
        {
            found = SameSecret(given, key) ? name : found;
        }

        return found;
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

    /// <summary>A proxy or tunnel on this machine asks for somebody else.</summary>
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

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
