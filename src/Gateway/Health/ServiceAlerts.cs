using System.Net.Http.Headers;

namespace WebexGateway.Health;

/// <summary>
/// Posts one message when the service worsens and one when it is good again, to <c>Operator:Alerts:Url</c>. The address may hold a secret,
/// so no log and no answer repeats it.
/// </summary>
public sealed partial class ServiceAlerts(
    AlertLedger ledger,
    IOptionsMonitor<OperatorOptions> options,
    IOptions<SiteOptions> site,
    Background background,
    TimeProvider clock,
    ILogger<ServiceAlerts> logger) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // the limit is by our clock
    };

    public bool AreSet => options.CurrentValue.Alerts.Url is { Length: > 0 };

    /// <summary>Tells of this state if it must be told now.</summary>
    public async Task ConsiderAsync(ServiceState state, CancellationToken cancellationToken)
    {
        if (AreSet && await ledger.ClaimAsync(RankOf(state), options.CurrentValue.Alerts.Pause, cancellationToken))
        {
            _ = background.Run(() => TellAsync(state));
        }
    }

    /// <summary>Sends a message once, for an operator who tries it. Returns why it was not taken; null when it was.</summary>
    public Task<string?> TryAsync(ServiceState state, CancellationToken cancellationToken) =>
        PostAsync(state, isTest: true, cancellationToken);

    public void Dispose() => http.Dispose();

    /// <summary>Closed is as it should be.</summary>
    private static int RankOf(ServiceState state) => state.State switch
    {
        ServiceState.Degraded => 1,
        ServiceState.Failing or ServiceState.NotConnected => 2,
        _ => 0,
    };

    private async Task TellAsync(ServiceState state)
    {
        for (var tries = 0; ; tries++)
        {
            if (await PostAsync(state, isTest: false, CancellationToken.None) is not { } fault)
            {
                Log.Told(logger, state.State);
                return;
            }

            if (tries == Waits.Length)
            {
                Log.NotTold(logger, state.State, fault);
                return;
            }

            await Task.Delay(Waits[tries], clock);
        }
    }

    private async Task<string?> PostAsync(ServiceState state, bool isTest, CancellationToken cancellationToken)
    {
        var alerts = options.CurrentValue.Alerts;
        using var content = new ByteArrayContent(AlertMessage.Of(state, alerts.Shape, site.Value.Address, isTest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await http.PostAsync(new Uri(alerts.Url!), content, either.Token);
            return answer.IsSuccessStatusCode ? null : $"the receiver answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return $"the receiver could not be reached ({exception.HttpRequestError})";
        }
        catch (OperationCanceledException)
        {
            return $"the receiver did not answer within {Limit.TotalSeconds:F0} seconds";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Operator:Alerts was told that the service is {State}.")]
        public static partial void Told(ILogger logger, string state);

        [LoggerMessage(
            2, LogLevel.Error, "Operator:Alerts could not be told that the service is {State}: {Reason}. Look at Operator:Alerts:Url.")]
        public static partial void NotTold(ILogger logger, string state, string reason);
    }
}
