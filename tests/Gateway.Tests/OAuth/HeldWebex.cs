using System.Collections.Concurrent;
using Microsoft.AspNetCore.WebUtilities;
using WebexGateway.Sandbox;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace WebexGateway.Tests.OAuth;

/// <summary>Stands before the stand-in's token endpoint, holds a request before or after Webex has done it, and counts how often each refresh token is shown.</summary>
public sealed class HeldWebex : IDisposable
{
    private readonly WireMockServer server = ScriptedWebex.Start();
    private readonly HttpClient behind = new();
    private readonly Uri target;
    private Hold? armed;

    public HeldWebex(WebexSandbox webex)
    {
        target = new Uri(webex.Address, "/v1/access_token");
        server.Given(Request.Create().WithPath(target.AbsolutePath).UsingPost()).RespondWith(Response.Create().WithCallback(ForwardAsync));
    }

    public string Address => server.Url!;

    /// <summary>Refresh tokens in the order in which they were shown.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    /// <summary>Answers that were no token.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Holds the next token request: before Webex sees it, or with Webex's answer in hand.</summary>
    public Hold HoldNext(bool withAnswer)
    {
        var hold = new Hold(withAnswer);
        Interlocked.Exchange(ref armed, hold);
        return hold;
    }

    public void Dispose()
    {
        server.Dispose();
        behind.Dispose();
    }

    private async Task<IResponseMessage> ForwardAsync(IRequestMessage request)
    {
        var form = request.Body!;
        Shown.Enqueue(QueryHelpers.ParseQuery(form)["refresh_token"].ToString());
        var hold = Interlocked.Exchange(ref armed, null);
        if (hold is { WithAnswer: false })
        {
            await hold.PassAsync();
        }

        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await behind.PostAsync(target, content);
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            Refusals.Enqueue($"{(int)answer.StatusCode}");
        }

        if (hold is { WithAnswer: true })
        {
            await hold.PassAsync();
        }

        return ScriptedWebex.Message((int)answer.StatusCode, body, ("Content-Type", $"{answer.Content.Headers.ContentType}"));
    }

    /// <summary>One request that is held until it is released.</summary>
    public sealed class Hold(bool withAnswer)
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool WithAnswer => withAnswer;

        public Task Arrived => arrived.Task;

        public void Release() => released.TrySetResult();

        internal async Task PassAsync()
        {
            arrived.TrySetResult();
            await released.Task;
        }
    }
}
