using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebexGateway.Configuration;
using WebexGateway.Http;
using WebexGateway.Ledger;
using WebexGateway.Storage;
using WebexGateway.Tokens;
using WebexGateway.Webex;

namespace WebexGateway.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>. Neither needs Webex, or its outage would take the site down too.</summary>
public static class HealthEndpoints
{
    internal static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(3);

    /// <summary>Render and Kubernetes kill after 30 seconds, systemd after 90.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(25);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddJson(HealthJson.Default);
        services.AddSingleton<Readiness>();
        services.AddSingleton<StoreCheck>();
        services.AddHealthChecks()
            .AddCheck<Readiness>("phase")
            .AddCheck<StoreCheck>("store", timeout: CheckLimit);
        // an error for each probe
        services.AddLogging(log => log.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.AddHostedService<Drain>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
    }

    /// <summary>Closes connections while the gateway stops: the next request goes to another instance.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Use((context, next) =>
        {
            if (readiness.IsStopping && HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });
    }

    /// <summary>Many monitors ask by HEAD.</summary>
    public static void MapHealth(this WebApplication app)
    {
        Map("/health/live", _ => false, (_, _) => new("live"));
        Map("/health/ready", _ => true, Answer);

        void Map(string path, Func<HealthCheckRegistration, bool> isAsked, Func<HealthReport, IServiceProvider, HealthAnswer> answer) => app
            .MapHealthChecks(path, new()
            {
                Predicate = isAsked,
                ResponseWriter = (context, report) => context.WriteJsonAsync(answer(report, context.RequestServices)),
            })
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
    }

    /// <summary>
    /// Reports configuration, tokens and Webex too. They leave the gateway ready: it serves with the last good files, and queues.
    /// </summary>
    private static HealthAnswer Answer(HealthReport report, IServiceProvider services)
    {
        var configuration = services.GetRequiredService<LiveConfiguration>().State;
        var tokens = services.GetRequiredService<TokenCache>();
        return new(report.Status == HealthStatus.Healthy ? "ready" : "not ready", new(
            report.Entries["phase"].Description,
            report.Entries["store"].Description,
            new(
                configuration.Faults.Count == 0 ? "in force" : "the last good one is in force",
                configuration.Generation,
                configuration.Since,
                configuration.Faults),
            tokens.Names.ToDictionary(name => name, name => TokenHealth.Of(tokens.Slot(name))),
            WebexHealth.Of(services.GetRequiredService<WebexCircuit>().Condition)));
    }
}

/// <summary>
/// Fails while the store cannot be written, as on a full disk or under a foreign lock: no callback could be accepted. It writes at most
/// once a second, in one batch with visitors' work. The database's words are only in the log.
/// </summary>
public sealed class StoreCheck(Store store, LedgerWriter writer, TimeProvider clock) : IHealthCheck
{
    private readonly OncePerSecond<string?> trouble = new(clock);
    private readonly OncePerSecond<int> written = new(clock);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await trouble.GetAsync(store.Trouble, CheckAsync, cancellationToken) is { } known)
        {
            return HealthCheckResult.Unhealthy(known == Store.Lost ? $"down: {known}" : "down: see the log");
        }

        try
        {
            await written.GetAsync(null, WriteAsync, cancellationToken);
            return HealthCheckResult.Healthy("up");
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("down: it cannot be written; look at its disk, and at who else holds it. See the log");
        }
    }

    private async Task<string?> CheckAsync()
    {
        using var patience = new CancellationTokenSource(HealthEndpoints.CheckLimit * 0.8, clock);
        return await store.CheckAsync(patience.Token);
    }

    private Task<int> WriteAsync() =>
        writer.RunAsync(session => session.SetStateAsync("readiness", session.Now.ToUnixTimeSeconds()), CancellationToken.None);
}

public sealed record HealthAnswer(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChecksAnswer? Checks = null);

public sealed record ChecksAnswer(
    string? Phase, string? Store, ConfigurationLine Configuration, Dictionary<string, TokenHealth> Tokens, WebexHealth Webex);

/// <summary>Webex's condition. It leaves the gateway ready, because a restart would not help.</summary>
public sealed record WebexHealth(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Since)
{
    public static WebexHealth Of(WebexCondition condition) => new(
        condition.Status,
        condition.Trouble?.Words ?? (condition.Since is null ? null : "Webex asked to wait; callbacks wait in the queue."),
        condition.Since);
}

/// <summary>The edition in force, and the faults of newer files.</summary>
public sealed record ConfigurationLine(string Status, long Generation, DateTimeOffset Since, IReadOnlyList<string> Faults);

/// <summary>The state of a token, without a secret.</summary>
public sealed record TokenHealth(
    string Status, string? Reason, [property: JsonPropertyName("refresh_token_days_left")] double? DaysLeft, string? Warning)
{
    public static TokenHealth Of(TokenSlot slot)
    {
        var state = TokenState.Of(slot);
        return new(
            state.Word,
            state.Reason,
            state.DaysLeft is { } days ? Math.Round(days, 1) : null,
            state.EndsSoon
                ? $"the refresh token ends in {state.DaysLeft:F1} days: an operator should visit /oauth/start?token={slot.Name}"
                : null);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthJson : JsonSerializerContext;
