using System.Text;

namespace WebexGateway.Simulation;

/// <summary>The connection of one instance to the simulated Webex.</summary>
internal sealed class Line(Scheduler scheduler, Life life, SimulatedWebex webex) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        OnCancel(answer, cancellationToken);
        if (webex.IsUnreachable())
        {
            scheduler.After(TimeSpan.FromMilliseconds(5), () => Finish(() => answer.TrySetException(
                new HttpRequestException(HttpRequestError.ConnectionError, "not reached"))));
            return answer.Task;
        }

        // Reading the body is what tells the gateway that it may have left.
        using var sent = new MemoryStream();
        request.Content?.CopyToAsync(sent, CancellationToken.None).GetAwaiter().GetResult();
        webex.Take(life, request, Encoding.UTF8.GetString(sent.ToArray()), reply => Finish(() => _ = reply.Status is null
            ? answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "reset"))
            : answer.TrySetResult(reply.ToMessage(EndlessAsync))));
        return answer.Task;
    }

    private Task EndlessAsync(CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource<HttpResponseMessage>();
        OnCancel(end, cancellationToken);
        return end.Task;
    }

    private void OnCancel(TaskCompletionSource<HttpResponseMessage> answer, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(
            _ => Finish(() => answer.TrySetCanceled(cancellationToken)), null);

    /// <summary>The framework's client goes on without a context, within one step.</summary>
    private void Finish(Action finish) => scheduler.PostPlain(life, finish);
}
