using System.Net;
using System.Net.Http.Headers;

namespace WebexGateway.Http;

/// <summary>A small body that we hold, can send again, and of which we know whether any of it may have gone out.</summary>
internal sealed class WatchedContent : ByteArrayContent
{
    private WatchedContent(byte[] body, HttpContentHeaders headers)
        : base(body)
    {
        foreach (var header in headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>Whether any of it may have gone out; set it to false before sending again.</summary>
    public bool Sent { get; set; }

    public static async Task<WatchedContent> BufferAsync(HttpContent original, CancellationToken cancellationToken) =>
        original as WatchedContent ?? new(await original.ReadAsByteArrayAsync(cancellationToken), original.Headers);

    /// <summary>Holds a body that our transforms wrote.</summary>
    public static async Task<WatchedContent> ReadAsync(Stream body, HttpContentHeaders headers, CancellationToken cancellationToken)
    {
        var bytes = new byte[headers.ContentLength ?? 0];
        await body.ReadExactlyAsync(bytes, cancellationToken);
        return new(bytes, headers);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Sent = true;
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }
}
