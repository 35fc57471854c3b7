using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebexGateway.Tests.Callback;

/// <summary>A Webex that answers every request with the bytes that a test gives, without a header of its own.</summary>
public sealed class BareWebex : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Next());

    public BareWebex()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>Status line, headers and body.</summary>
    public string Answer { get; set; } = "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n";

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient visitor)
    {
        using var client = visitor;
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var length = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line["Content-Length:".Length..]);
            }
            else if (line.Length == 0)
            {
                await reader.ReadBlockAsync(new char[length]);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Answer));
                length = 0;
            }
        }
    }
}
