using System.Net;
using System.Text;

namespace WebexGateway.Simulation;

/// <summary>An answer of the simulated Webex on its way. Without a status the connection breaks.</summary>
internal sealed record Reply(int? Status, string Body = "", TimeSpan Wait = default, int? RetryAfter = null, bool NeverEnds = false)
{
    /// <summary>No answer ever.</summary>
    public static readonly Reply Never = new(null, Wait: TimeSpan.MaxValue);

    public static readonly Reply Broken = new((int?)null);

    public HttpResponseMessage ToMessage(Func<CancellationToken, Task> endless)
    {
        var message = new HttpResponseMessage((HttpStatusCode)Status!)
        {
            Content = NeverEnds ? new EndlessContent(endless) : new StringContent(
                Body, Encoding.UTF8, Body.StartsWith('<') ? "text/html" : "application/json"),
        };
        message.Headers.TryAddWithoutValidation("trackingid", "SIM");
        if (RetryAfter is { } seconds)
        {
            message.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        }

        return message;
    }

    private sealed class EndlessContent(Func<CancellationToken, Task> endless) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => endless(CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            endless(cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
