using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace WebexGateway.Tests.Storage;

/// <summary>A port before a server, which a test can cut: the server is then down for whoever goes this way.</summary>
public sealed class TcpRelay(int target) : IAsyncDisposable
{
    private readonly ConcurrentBag<Socket> open = [];
    private TcpListener? listener;

    public int Port { get; } = FreePort.Next();

    /// <summary>Before a new PostgreSQL database, closed as yet, and the address that leads there through it.</summary>
    public static async Task<(TcpRelay Relay, string Url)> BeforeDatabaseAsync()
    {
        var database = new NpgsqlConnectionStringBuilder(await PostgresServer.NewDatabaseAsync());
        var relay = new TcpRelay(database.Port);
        return (relay, $"postgres://{database.Username}@127.0.0.1:{relay.Port}/{database.Database}");
    }

    public void Open()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    public void Cut()
    {
        listener?.Stop();
        listener = null;
        while (open.TryTake(out var socket))
        {
            socket.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listening)
    {
        try
        {
            while (true)
            {
                var near = await listening.AcceptSocketAsync();
                var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
                open.Add(near);
                open.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, target);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            await using var source = new NetworkStream(from);
            await using var sink = new NetworkStream(to);
            await source.CopyToAsync(sink);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
