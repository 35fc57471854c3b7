using System.Net;
using System.Net.Sockets;

namespace WebexGateway.Tests;

/// <summary>
/// Ports for servers that begin later than they are named: free, and below those that Linux gives to whoever asks for any (32768 and up),
/// so that no other test is given one before its server has it.
/// </summary>
internal static class FreePort
{
    private const int Last = 32_000;

    private static int next = Random.Shared.Next(12_000, 30_000); // another run of the tests may be on this machine

    public static int Next()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref next);
            port.ShouldBeLessThan(Last, "no port is free");
            try
            {
                using var probe = new TcpListener(IPAddress.Any, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
