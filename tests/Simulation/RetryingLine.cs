using System.Net;

namespace WebexGateway.Simulation;

/// <summary>The defect of many HTTP clients: a 503 is answered by another request, though Webex may have acted.</summary>
internal sealed class RetryingLine(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? await base.SendAsync(request, cancellationToken) : answer;
    }
}
