using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebexGateway.Site;

/// <summary>
/// Limits the connections of one address, so that no address uses up those that the process can hold. When half of them are in use, an
/// address gets a twentieth of all (a /48 of IPv6 half), and the last ones are reserved for this machine and the trusted proxies, which
/// check the health.
/// </summary>
public sealed partial class ConnectionShares(int most, IOptions<SiteOptions> site, ILogger<ConnectionShares> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ClientKey, int> held = [];
    private readonly int half = most / 2;
    private readonly int share = Math.Max(4, most / 20);
    private readonly int kept = Math.Max(4, most / 50);
    private readonly Lazy<IPNetwork[]> proxies = new(() => [.. site.Value.TrustedProxies.SelectMany(ProxyPresets.Expand)]);
    private int taken;
    private bool hasSaid;

    /// <summary>Accepts a connection, or closes it.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        address = address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address; // one socket accepts both families
        var client = ClientKey.Of(address);
        if (!Take(client, address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Give(client);
        }
    }

    private bool Take(ClientKey client, IPAddress? address)
    {
        lock (gate)
        {
            if (taken >= half && !IsLetIn(client, address))
            {
                if (!hasSaid)
                {
                    Log.Refused(logger, taken, most);
                }

                hasSaid = true;
                return false;
            }

            taken++;
            Count(client, 1);
            return true;
        }
    }

    private void Give(ClientKey client)
    {
        lock (gate)
        {
            taken--;
            Count(client, -1);
            hasSaid &= taken >= half;
        }
    }

    private bool IsLetIn(ClientKey client, IPAddress? address)
    {
        if (address is not null && Array.Exists(proxies.Value, proxy => proxy.Contains(address)))
        {
            return true;
        }

        var room = address is not null && IPAddress.IsLoopback(address) ? most : most - kept;
        return taken < room
            && held.GetValueOrDefault(client) < share
            && (client.Wide is not { } wide || held.GetValueOrDefault(wide) < half);
    }

    private void Count(ClientKey client, int change)
    {
        Change(client, change);
        if (client.Wide is { } wide)
        {
            Change(wide, change);
        }
    }

    private void Change(ClientKey key, int change)
    {
        if ((held[key] = held.GetValueOrDefault(key) + change) == 0)
        {
            held.Remove(key);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "{Taken} of {Most} connections are taken: addresses that hold many get no more. A proxy that brings all visitors belongs in "
            + "Site:TrustedProxies.")]
        public static partial void Refused(ILogger logger, int taken, int most);
    }
}
