using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WebexGateway.Sandbox;
using WebexGateway.Site;

namespace WebexGateway.Tests.Site;

/// <summary>Connections that cost memory or descriptors, against a gateway that is a process of its own.</summary>
public sealed class ExhaustionTests : IDisposable
{
    private const string Library = "/vendor/calling.min.js";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("webex-gateway-exhaustion-");
    private readonly List<Socket> sockets = [];

    public void Dispose()
    {
        sockets.ForEach(socket => socket.Dispose());
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Downloads_that_nobody_reads_take_little_memory_and_are_ended()
    {
        const int readers = 150;
        await WriteLibraryAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.InProduction(webex, [.. Store, ("ASPNETCORE_WEBROOT", folder.FullName)]);
        await gateway.StartAsync();
        foreach (var encoding in new[] { "identity", "br", "gzip" }) // each is read once
        {
            await AskAsync(gateway, encoding, readIt: true);
        }

        var before = Memory(gateway);
        await HealthyAsync(gateway);
        for (var reader = 0; reader < readers; reader++)
        {
            await AskAsync(gateway, reader % 2 == 0 ? "identity" : "br", readIt: false);
        }

        await HealthyAsync(gateway);
        (Memory(gateway) - before).ShouldBeLessThan(60L * 1024 * 1024, "150 readers of four times 2.6 MB that do not read");
        await EndedAsync(sockets[3]);
        await EndedAsync(sockets[4]);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("br")]
    public async Task A_large_file_arrives_whole_and_is_not_sent_again_to_whoever_has_it(string encoding)
    {
        var content = await WriteLibraryAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(("webroot", folder.FullName));
        using var request = new HttpRequestMessage(HttpMethod.Get, Library);
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var answer = await gateway.Client.SendAsync(request);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : body;
        using var read = new MemoryStream();
        await plain.CopyToAsync(read);

        read.ToArray().SequenceEqual(content).ShouldBeTrue();
        answer.Content.Headers.ContentLength.ShouldNotBeNull();
        using var again = new HttpRequestMessage(HttpMethod.Get, Library);
        again.Headers.AcceptEncoding.ParseAdd(encoding);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        (await gateway.Client.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var changed = new HttpRequestMessage(HttpMethod.Get, Library);
        changed.Headers.IfMatch.ParseAdd("\"other\"");
        (await gateway.Client.SendAsync(changed)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task The_library_counts_against_the_limits_as_a_page_does()
    {
        await WriteLibraryAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(
            ("webroot", folder.FullName), ("IpRateLimiting:IpWhitelist:0", "192.0.2.1"));

        for (var asked = 0; asked < 20; asked++)
        {
            (await gateway.GetAsync(Library)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await gateway.GetAsync(Library)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_thousand_idle_connections_on_1024_descriptors_shut_nobody_out()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.WithLimit("-n 1024", webex, Store);
        await gateway.StartAsync();

        for (var i = 0; i < 1000; i++)
        {
            await ConnectAsync(gateway, "127.0.0.2");
        }

        await HealthyAsync(gateway); // from 127.0.0.1
        gateway.Output.ShouldContain("connections are taken");
        gateway.Output.ShouldNotContain("Out of memory");
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(256, false)]
    [InlineData(180, false)]
    public async Task With_few_descriptors_it_starts_or_says_why_not(int files, bool starts)
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.WithLimit($"-n {files}", webex, Store);
        if (!starts)
        {
            (await gateway.RunToEndAsync()).ShouldBe(1);
            gateway.Output.ShouldContain($"only {files} files open");
            gateway.Output.ShouldContain("ulimit -n");
            gateway.Output.ShouldNotContain("   at ");
            return;
        }

        await gateway.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            await ConnectAsync(gateway, "127.0.0.2");
        }

        await HealthyAsync(gateway);
    }

    [Theory]
    [InlineData(448, 32)]
    [InlineData(1024, 320)]
    [InlineData(65_536, 10_000)]
    [InlineData(long.MaxValue, 10_000)]
    public void Connections_leave_descriptors_for_files_store_and_Webex(long files, int connections) =>
        ServerLimits.Connections(files).ShouldBe(connections);

    private (string Key, string? Value)[] Store => [("Storage__Path", Path.Combine(folder.FullName, "gateway.db"))];

    /// <summary>A file like Webex's library: 2.6 MB that compress a little.</summary>
    private async Task<byte[]> WriteLibraryAsync()
    {
        var content = new byte[2_600_000];
        new Random(15).NextBytes(content);
        for (var i = 0; i < content.Length; i++)
        {
            content[i] = (byte)('a' + (content[i] & 15));
        }

        await File.WriteAllBytesAsync(Path.Combine(folder.CreateSubdirectory("vendor").FullName, "calling.min.js"), content);
        return content;
    }

    private async Task AskAsync(GatewayProcess gateway, string encoding, bool readIt)
    {
        var socket = await ConnectAsync(gateway, "127.0.0.1");
        var ask = $"GET {Library} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {encoding}\r\nConnection: {(readIt ? "close" : "keep-alive")}\r\n\r\n";
        var times = readIt ? 1 : 4; // one answer that nobody reads fits into the machine's own buffers
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(ask, times))));
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        var read = await socket.ReceiveAsync(buffer.AsMemory(0, readIt ? buffer.Length : 100), patience.Token);
        Encoding.ASCII.GetString(buffer, 0, read).ShouldStartWith("HTTP/1.1 200");
        while (readIt && await socket.ReceiveAsync(buffer, patience.Token) > 0)
        {
        }
    }

    private async Task<Socket> ConnectAsync(GatewayProcess gateway, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        sockets.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, gateway.Port);
        }
        catch (SocketException)
        {
            // refused, as some of a flood are
        }

        return socket;
    }

    /// <summary>Asks again while it starts, and while the flood before it is being closed.</summary>
    private static async Task HealthyAsync(GatewayProcess gateway)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if ((await gateway.Client.GetAsync(gateway.At("/health/ready"), patience.Token)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // One of the flood's own: it is asked again.
            }
        }
    }

    /// <summary>Waits until the gateway has reset the connection, without reading from it.</summary>
    private static async Task EndedAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!socket.Poll(0, SelectMode.SelectError))
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                await socket.SendAsync("\n"u8.ToArray(), patience.Token);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Yield();
        }
    }

    private static long Memory(GatewayProcess gateway)
    {
        using var process = Process.GetProcessById(gateway.Id);
        return process.WorkingSet64;
    }
}
