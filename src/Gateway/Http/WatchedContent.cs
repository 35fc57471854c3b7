using System.Net;

namespace WebexGateway.Http;

/// <summary>A small body that we hold, can send again, and of which we know whether any of it may have gone out.</summary>
internal sealed class WatchedContent : ByteArrayContent
{
    private WatchedContent(byte[] body, HttpContent original)
        : base(body)
    {
        foreach (var header in original.Headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>Whether any of it may have gone out; set it to false before sending again.</summary>
    public bool Sent { get; set; }

    public static async Task<WatchedContent> BufferAsync(HttpContent original, CancellationToken cancellationToken) =>
        new(await original.ReadAsByteArrayAsync(cancellationToken), original);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Sent = true;
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }
}
