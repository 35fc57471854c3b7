namespace WebexGateway.Abuse;

/// <summary>
/// Finds an address, a prefix of numbers or a whole site that asks more often than usual. An address is charged for every attempt, the
/// others only for accepted ones, so that rejected requests make no other visitor's form harder.
/// </summary>
public sealed class UsualRate(IOptions<AbuseOptions> options, TimeProvider clock)
{
    private readonly FixedWindows addresses = new(
        (long)TimeSpan.FromHours(1).TotalSeconds * clock.TimestampFrequency, RateLimitRule.Capacity, static () => { });
    private readonly FixedWindows prefixes = new(
        (long)TimeSpan.FromHours(1).TotalSeconds * clock.TimestampFrequency, RateLimitRule.Capacity, static () => { });
    private readonly FixedWindows site = new((long)TimeSpan.FromMinutes(10).TotalSeconds * clock.TimestampFrequency, 1, static () => { });

    public bool IsExceededBy(HttpContext context, PhoneNumber? number)
    {
        var now = clock.GetTimestamp();
        return addresses.Look(Client(context), now, Attempts) > Attempts
            || (number is { } wanted && prefixes.Look(ClientKey.OfDigits(wanted.Prefix), now) > options.Value.UsualRequestsPerPrefix)
            || site.Look(default, now) > options.Value.UsualRequestsPerSite;
    }

    /// <summary>Charges the address now, and the prefix and the site when the request is accepted.</summary>
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
