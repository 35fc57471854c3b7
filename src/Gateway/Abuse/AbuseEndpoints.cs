namespace WebexGateway.Abuse;

/// <summary>The set-up of rate limits and the visitor check, and the endpoints for challenges.</summary>
public static class AbuseEndpoints
{
    public static void AddAbuseProtection(this IServiceCollection services)
    {
        services.AddJson(AbuseJson.Default);
        services.AddRateLimits();
        services.AddCrossOrigin();
        services.AddOptionsWithValidateOnStart<AbuseOptions>()
            .Configure<IConfiguration>((abuse, configuration) => abuse.Read(configuration.GetSection(AbuseOptions.Section)));
        services.AddSingleton<IValidateOptions<AbuseOptions>, AbuseOptionsValidator>();
        services.AddSingleton<SpentChallenges>();
        services.AddMigration(SpentChallenges.Table);
        services.AddSingleton<ProofOfWork>();
        services.AddSingleton<UsualRate>();
        services.AddSingleton<VisitorMetrics>();
        services.AddSingleton<VisitorCheck>();
    }

    public static void MapChallenges(this WebApplication app)
    {
        var work = app.Services.GetRequiredService<ProofOfWork>();
        foreach (var purpose in new[] { VisitorCheck.Callback, VisitorCheck.Guest })
        {
            app.MapMethods($"/{purpose}/challenge", Reading.Methods, context => AnswerAsync(context, work.Issue(purpose)));
        }
    }

    private static Task AnswerAsync(HttpContext context, Challenge challenge)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteJsonAsync(challenge);
    }
}
