using Microsoft.Extensions.Options;
using WebexGateway.Http;
using WebexGateway.RateLimits;
using WebexGateway.Transforms;

namespace WebexGateway.Abuse;

/// <summary>
/// Whether an address, the neighbours of a number, or the whole site ask for more than usual. Addresses are charged for every attempt, the
/// others only for what was accepted: rejected requests make nobody else's form harder.
/// </summary>
public sealed class UsualRate(IOptions<AbuseOptions> options, TimeProvider clock)
{
    private readonly FixedWindows addresses = new(
        (long)TimeSpan.FromHours(1).TotalSeconds * clock.TimestampFrequency, RateLimit.Capacity, static () => { });
    private readonly FixedWindows prefixes = new(
        (long)TimeSpan.FromHours(1).TotalSeconds * clock.TimestampFrequency, RateLimit.Capacity, static () => { });
    private readonly FixedWindows site = new((long)TimeSpan.FromMinutes(10).TotalSeconds * clock.TimestampFrequency, 1, static () => { });

    /// <summary>Whether this address, the number's prefix or the site is above its rate now.</summary>
    public bool IsExceededBy(HttpContext context, PhoneNumber? number)
    {
        var now = clock.GetTimestamp();
        return addresses.Look(Client(context), now, Attempts) > Attempts
            || (number is { } wanted && prefixes.Look(ClientKey.OfDigits(wanted.Prefix), now) > options.Value.UsualRequestsPerPrefix)
            || site.Look(default, now) > options.Value.UsualRequestsPerSite;
    }

    /// <summary>Charges an attempt to its address now, and to the number's prefix and the site when it turns out to be accepted.</summary>
    public void Charge(HttpContext context, PhoneNumber? number)
    {
        addresses.Add(Client(context), clock.GetTimestamp(), Attempts);
        context.Response.OnCompleted(() =>
        {
            if (context.Response.StatusCode is >= 200 and < 300)
            {
                site.Add(default, clock.GetTimestamp());
                if (number is { } called)
                {
                    prefixes.Add(ClientKey.OfDigits(called.Prefix), clock.GetTimestamp());
                }
            }

            return Task.CompletedTask;
        });
    }

    private int Attempts => options.Value.UsualAttemptsPerAddress;

    private static ClientKey Client(HttpContext context) => ClientKey.Of(context.Connection.RemoteIpAddress);
}
