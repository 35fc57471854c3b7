using System.Diagnostics.Metrics;

namespace WebexGateway.Site;

/// <summary>
/// Detects a proxy that is not configured: nearly all requests come from one address and carry an unused <c>X-Forwarded-For</c>. All
/// visitors then share one limit, which a few of them use up.
/// </summary>
public sealed partial class ProxyWatch(TimeProvider clock, IMeterFactory meters, ILogger<ProxyWatch> logger)
{
    private const int EnoughRequests = 100;
    private const double NearlyAll = 0.95;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    private readonly Gauge<double> share = meters.Create(Traces.Name).CreateGauge<double>(
        "webex_gateway.client_address.largest_share",
        "1",
        "Of the requests with an unused X-Forwarded-For in ten minutes, those from the most frequent address.");

    private readonly Lock gate = new();
    private long since = clock.GetTimestamp();
    private ClientKey frequent;
    private int lead;
    private int ofFrequent;
    private int all;

    /// <summary>Counts a request after the headers of trusted proxies are processed.</summary>
    public void Observe(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey("X-Forwarded-For"))
        {
            return;
        }

        lock (gate)
        {
            Count(ClientKey.Of(context.Connection.RemoteIpAddress));
            if (clock.GetElapsedTime(since) >= Period)
            {
                Report();
            }
        }
    }

    /// <summary>Finds the most frequent address by the majority vote of Boyer and Moore, without a table of addresses.</summary>
    private void Count(ClientKey client)
    {
        all++;
        if (client == frequent)
        {
            lead++;
            ofFrequent++;
        }
        else if (lead == 0)
        {
            (frequent, lead, ofFrequent) = (client, 1, 1);
        }
        else
        {
            lead--;
        }
    }

    private void Report()
    {
        var found = (double)ofFrequent / all;
        share.Record(found);
        if (all >= EnoughRequests && found >= NearlyAll)
        {
            Log.OneForAll(logger, found);
        }

        (since, lead, ofFrequent, all) = (clock.GetTimestamp(), 0, 0, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{Share:P0} of the requests with X-Forwarded-For came from one address: a proxy in front of the gateway is not in "
            + "Site:TrustedProxies, and all visitors share one limit. Add it there as a CIDR, or by the preset render or cloudflare.")]
        public static partial void OneForAll(ILogger logger, double share);
    }
}
