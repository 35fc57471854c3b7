using System.Text;
using System.Text.RegularExpressions;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.OAuth;

public sealed class StoredSecretsTests
{
    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Neither_store_nor_logs_hold_a_secret_whatever_was_done(StoreEngine engine)
    {
        var database = engine == StoreEngine.PostgreSql ? await PostgresServer.NewDatabaseAsync() : null;
        await using var gateway = await TokenGateway.StartAsync(
            new SandboxOptions { ClientSecret = "canary-client-secret", RefreshToken = "canary-refresh-token", GuestClientSecret = "canary-guest-secret", GuestRefreshToken = "canary-guest-refresh-token", OneTimeRefreshTokens = true },
            ("DATABASE_URL", database),
            ("KEY_RING_SECRET", "canary-key-ring-secret-of-more-than-32-characters"));
        await gateway.GuestAsync();
        await gateway.PostAsync("/guest/token", "{}");
        var (back, cookie) = await OAuthTests.ConsentAsync(gateway, "accept");
        await OAuthTests.GetAsync(gateway, back, cookie);
        var renewed = await (await gateway.OperateAsync("/token/refresh?include=refresh_token")).JsonAsync();
        gateway.Webex.State.RevokeAccessTokens();
        await gateway.GuestAsync();
        gateway.Webex.State.ArmFault("/v1/access_token", "leaky-400");
        await gateway.OperateAsync("/token/refresh");

        var canaries = gateway.Webex.State.Requests
            .SelectMany(seen => Regex.Matches($"{seen.Body}&{seen.Headers.GetValueOrDefault("Authorization")}", "(?:refresh_token|code|code_verifier)=([^&]+)|Bearer (.+)"))
            .Select(found => Uri.UnescapeDataString(found.Groups[1].Value + found.Groups[2].Value))
            .Concat(["canary", cookie, GatewayUnderTest.OperatorKey, renewed.GetProperty("access_token").GetString()!, renewed.GetProperty("refresh_token").GetString()!])
            .Distinct().ToList();
        canaries.Count.ShouldBeGreaterThan(10);
        var stored = database is null ? gateway.StoreText() : await PostgresServer.DumpAsync(database);
        stored.ShouldContain("webex_token");
        var logs = string.Join('\n', gateway.Logs);
        foreach (var canary in canaries)
        {
            Holds(stored, canary).ShouldBeFalse($"the store holds '{canary}'");
            logs.Contains(canary, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"the logs hold '{canary}'");
        }
    }

    /// <summary>As text, as hex (PostgreSQL's dump of bytes), or as Base64.</summary>
    private static bool Holds(string stored, string canary) =>
        stored.Contains(canary, StringComparison.OrdinalIgnoreCase)
        || stored.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(canary)), StringComparison.OrdinalIgnoreCase)
        || stored.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(canary)).TrimEnd('='), StringComparison.Ordinal);
}
