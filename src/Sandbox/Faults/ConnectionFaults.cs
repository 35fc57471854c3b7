namespace WebexGateway.Sandbox.Faults;

/// <summary>
/// Plays faults of the connection: no answer, a reset, a slow body. They end when the caller disconnects or the stand-in stops.
/// </summary>
internal static class ConnectionFaults
{
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);

    public static Task Hang(HttpContext context, RequestDelegate next, ArmedFault fault) =>
        WhileTheCallerWaits(context, token => Task.Delay(Timeout.InfiniteTimeSpan, token));

    public static async Task LateAnswer(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        await CapturedAnswer.TakeAsync(context, next);
        await Hang(context, next, fault);
    }

    public static Task Reset(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static async Task ResetAfter(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        await CapturedAnswer.TakeAsync(context, next);
        context.Abort();
    }

    public static async Task SlowDrip(HttpContext context, RequestDelegate next, ArmedFault fault)
    {
        var answer = await CapturedAnswer.TakeAsync(context, next);
        var clock = context.RequestServices.GetRequiredService<SandboxOptions>().Clock;
        await WhileTheCallerWaits(context, async token =>
        {
            await context.Response.StartAsync(token);
            await context.Response.Body.FlushAsync(token);
            foreach (var one in answer)
            {
                await Task.Delay(BetweenBytes, clock, token);
                await context.Response.Body.WriteAsync(new[] { one }, token);
                await context.Response.Body.FlushAsync(token);
            }
        });
    }

    private static async Task WhileTheCallerWaits(HttpContext context, Func<CancellationToken, Task> play)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await play(ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
