using System.Net;

namespace WebexGateway.Webex;

/// <summary>The outermost handler of every cluster's client: tells a request that was never sent from one whose fate is unknown.</summary>
public sealed class WebexMessageHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        // Our bodies are small and written by us; a buffered one says whether it was sent.
        var body = await WatchedContent.BufferAsync(request.Content, cancellationToken);
        request.Content = body;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception trouble) when (!body.Sent)
        {
            throw new WebexNotReachedException(trouble);
        }
    }

    private sealed class WatchedContent : ByteArrayContent
    {
        private WatchedContent(byte[] body, HttpContent original)
            : base(body)
        {
            foreach (var header in original.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        /// <summary>Whether any of it may have gone out.</summary>
        public bool Sent { get; private set; }

        public static async Task<WatchedContent> BufferAsync(HttpContent original, CancellationToken cancellationToken) =>
            new(await original.ReadAsByteArrayAsync(cancellationToken), original);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            Sent = true;
            return base.SerializeToStreamAsync(stream, context, cancellationToken);
        }
    }
}
