using System.Net;
using System.Net.Sockets;

namespace WebexGateway.Tests.Callback;

/// <summary>An address of Webex that can be down in each way that a cloud can: refusing connections, answering 503 to all, or taking requests and never answering.</summary>
public sealed class WebexFront(Uri webex) : IAsyncDisposable
{
    private const string Unavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private readonly Lock gate = new();
    private readonly List<Socket> open = [];
    private TcpListener? listener;
    private Way way;

    public enum Way
    {
        Refusing,
        Unavailable,
        Hanging,
        Serving,
    }

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Next()}/");

    /// <summary>Changes what it does; connections that are open are reset.</summary>
    public void Set(Way to)
    {
        lock (gate)
        {
            way = to;
            open.ForEach(socket => socket.Close(0));
            open.Clear();
            if (to == Way.Refusing)
            {
                listener?.Stop();
                listener = null;
            }
            else if (listener is null)
            {
                listener = new TcpListener(IPAddress.Loopback, Address.Port);
                listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                listener.Start();
                _ = AcceptAsync(listener);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Set(Way.Refusing);
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listening)
    {
        try
        {
            while (true)
            {
                var visitor = await listening.AcceptSocketAsync();
                lock (gate)
                {
                    open.Add(visitor);
                }

                _ = ServeAsync(visitor, way);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Refusing from now on.
        }
    }

    private async Task ServeAsync(Socket visitor, Way how)
    {
        try
        {
            await using var near = new NetworkStream(visitor, ownsSocket: true);
            if (how == Way.Serving)
            {
                using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, webex.Port);
                await using var stream = new NetworkStream(far);
                await Task.WhenAny(near.CopyToAsync(stream), stream.CopyToAsync(near));
                return;
            }

            await near.ReadAtLeastAsync(new byte[16 * 1024], 1);
            if (how == Way.Unavailable)
            {
                await near.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Unavailable));
            }
            else
            {
                await near.ReadExactlyAsync(new byte[1024 * 1024]); // until the caller gives up
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The way was changed, or the caller gave up.
        }
    }
}
