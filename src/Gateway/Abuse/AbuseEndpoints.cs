using Microsoft.Extensions.Options;
using WebexGateway.Storage;

namespace WebexGateway.Abuse;

/// <summary>Who may ask: limits, the visitor check, and the challenges.</summary>
public static class AbuseEndpoints
{
    /// <summary>Adds all of it.</summary>
    public static void AddAbuseProtection(this IServiceCollection services)
    {
        services.AddRateLimits();
        services.AddOptionsWithValidateOnStart<AbuseOptions>().Configure<IConfiguration>((abuse, configuration) => abuse.Read(configuration.GetSection(AbuseOptions.Section)));
        services.AddSingleton<IValidateOptions<AbuseOptions>, AbuseRules>();
        services.AddSingleton<SpentChallenges>();
        services.AddMigration(SpentChallenges.Table);
        services.AddSingleton<ProofOfWork>();
        services.AddSingleton<UsualRate>();
        services.AddSingleton<VisitorCheck>();
    }

    /// <summary>Maps <c>GET /callback/challenge</c> and <c>GET /guest/challenge</c>.</summary>
    public static void MapChallenges(this WebApplication app)
    {
        foreach (var purpose in new[] { VisitorCheck.Callback, VisitorCheck.Guest })
        {
            app.MapGet($"/{purpose}/challenge", (HttpContext context, ProofOfWork work) => Fresh(context, work.Issue(purpose)));
        }
    }

    /// <summary>In the widget's field names.</summary>
    private static object Fresh(HttpContext context, Challenge challenge)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new { algorithm = challenge.Algorithm, challenge = challenge.Hash, maxnumber = challenge.MaxNumber, salt = challenge.Salt, signature = challenge.Signature };
    }
}
