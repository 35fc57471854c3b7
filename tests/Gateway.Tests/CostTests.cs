using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WebexGateway.Tests.OAuth;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests;

/// <summary>What a request costs in figures that do not depend on the machine; how fast it is then, <c>bench/run.sh</c> measures.</summary>
[Collection(Alone.Name)]
public sealed class CostTests
{
    private const int Requests = 300;

    /// <summary>Everything counts and nothing refuses, as in <c>bench/</c>.</summary>
    private static readonly (string, string?)[] Busy =
    [
        ("IpRateLimiting:IpWhitelist:0", "192.0.2.1"), ("IpRateLimiting:GeneralRules:0:Limit", "1000000"), ("IpRateLimiting:GeneralRules:1:Limit", "1000000"), ("IpRateLimiting:GeneralRules:3:Limit", "1000000"),
        ("Webex:RequestsPerMinute", "1000000"), ("Abuse:Challenge", "off"), ("Logging:LogLevel:Default", "Warning"), ("Logging:LogLevel:Microsoft.AspNetCore", "Warning"), ("Logging:LogLevel:Yarp", "Warning"),
    ];

    [Fact]
    public async Task A_callback_allocates_less_than_36_kB()
    {
        using var webex = new RawWebex();
        await using var gateway = await GatewayUnderTest.StartAsync([.. Busy, ("WXCC_API_URL", $"http://127.0.0.1:{webex.Port}/v1/tasks")]);
        using var visitor = new RawVisitor(gateway.Client.BaseAddress!.Port);
        await (await gateway.CallAsync("+573001234567")).ShouldBeAcceptedAsync("placed"); // the token is there

        var allocated = Measure(() => visitor.Ask("POST /callback/call", 201));

        allocated.ShouldBeInRange(1_000, 36_000); // some 4 kB of it are the telephone library's
    }

    [Fact]
    public async Task A_refusal_allocates_less_than_4500_bytes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync([.. Busy, ("IpRateLimiting:GeneralRules:0:Limit", "0")]);
        using var visitor = new RawVisitor(gateway.Client.BaseAddress!.Port);

        var allocated = Measure(() => visitor.Ask("POST /callback/call", 429));

        allocated.ShouldBeInRange(500, 4_500);
    }

    /// <summary>Booking: the lock; what is read; what is written, with the commit. Settling: all at once.</summary>
    [PostgresFact]
    public async Task A_callback_that_shares_its_transactions_with_no_other_takes_4_round_trips()
    {
        await using var gateway = await GatewayUnderTest.StartAsync([.. Busy, ("DATABASE_URL", await PostgresServer.NewDatabaseAsync())]);
        await (await gateway.CallAsync("+573001234567")).ShouldBeAcceptedAsync("placed");
        var trips = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref trips));
        listener.Start();

        var least = int.MaxValue;
        for (var visitor = 0; visitor < 5; visitor++)
        {
            trips = 0;
            await (await gateway.CallAsync($"+5731{visitor}1234567")).ShouldBeAcceptedAsync("placed");
            least = Math.Min(least, trips); // the start's own work may still fall into one
        }

        least.ShouldBe(4);
    }

    /// <summary>Bytes for each request, of everything that this process allocates meanwhile; the clock of the gateway stands, so nothing else happens in it.</summary>
    private static long Measure(Action ask)
    {
        for (var i = 0; i < Requests; i++)
        {
            ask();
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Requests; i++)
        {
            ask();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }

    /// <summary>A visitor on a bare socket, who allocates next to nothing: each time another number, of another prefix.</summary>
    private sealed class RawVisitor : IDisposable
    {
        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] answer = new byte[16 * 1024];
        private int asked;

        public RawVisitor(int port) => socket.Connect(IPAddress.Loopback, port);

        public void Ask(string endpoint, int status)
        {
            var body = $$"""{"destination":"+57300{{asked++ * 10_000:D7}}","name":"Ana"}""";
            socket.Send(Encoding.ASCII.GetBytes($"{endpoint} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            RawHttp.Receive(socket, answer).ShouldStartWith($"HTTP/1.1 {status} ");
        }

        public void Dispose() => socket.Dispose();
    }

    /// <summary>A Webex on a bare socket that places every task.</summary>
    private sealed class RawWebex : IDisposable
    {
        private static readonly byte[] Placed = Encoding.ASCII.GetBytes("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 32\r\n\r\n{\"data\":{\"id\":\"01234567890abc\"}}");

        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public RawWebex()
        {
            listener.Start();
            new Thread(Accept) { IsBackground = true }.Start();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Dispose() => listener.Dispose();

        private void Accept()
        {
            try
            {
                while (true)
                {
                    var socket = listener.AcceptSocket();
                    new Thread(() => Answer(socket)) { IsBackground = true }.Start();
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }

        private static void Answer(Socket socket)
        {
            using var connection = socket;
            var request = new byte[16 * 1024];
            while (RawHttp.Receive(connection, request).Length > 0)
            {
                connection.Send(Placed);
            }
        }
    }

    private static class RawHttp
    {
        /// <summary>The beginning of a message that came whole, with its body; empty when the other side has left.</summary>
        public static string Receive(Socket socket, byte[] buffer)
        {
            for (var length = 0; ;)
            {
                var read = socket.Receive(buffer.AsSpan(length));
                length += read;
                if (read == 0)
                {
                    return "";
                }

                var text = buffer.AsSpan(0, length);
                var head = text.IndexOf("\r\n\r\n"u8);
                if (head >= 0 && IsWhole(text[..head], text[(head + 4)..]))
                {
                    return Encoding.ASCII.GetString(text[..13]);
                }
            }
        }

        private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
        {
            var at = head.IndexOf("Content-Length: "u8);
            if (at < 0)
            {
                return body.EndsWith("0\r\n\r\n"u8); // chunked
            }

            var digits = head[(at + 16)..];
            var end = digits.IndexOf((byte)'\r');
            return body.Length >= int.Parse(end < 0 ? digits : digits[..end], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
