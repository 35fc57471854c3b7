using System.Net;
using System.Net.Http.Headers;

namespace WebexGateway.Http;

/// <summary>A small body in memory that can be sent again, and that records whether sending has begun.</summary>
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

    /// <summary>True when a part of the body may have been sent. Set it to false before the next attempt.</summary>
    public bool Sent { get; set; }

    public static async Task<WatchedContent> BufferAsync(HttpContent original, CancellationToken cancellationToken) =>
        original as WatchedContent ?? new(await original.ReadAsByteArrayAsync(cancellationToken), original.Headers);

    /// <summary>Reads a body that our transforms wrote.</summary>
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
