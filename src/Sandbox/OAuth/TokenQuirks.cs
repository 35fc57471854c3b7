using WebexGateway.Sandbox.Faults;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>The differences of one token answer from the usual one, by the armed faults.</summary>
internal sealed record TokenQuirks(
    bool OneTimeRefresh,
    bool SameAccessToken,
    bool NoRefreshToken,
    bool NoExpiresIn,
    bool ExpiresInString,
    int? AccessTokenLength,
    TimeSpan Lifetime)
{
    private const int LongToken = 2_500;

    public static TokenQuirks Take(SandboxOptions options, FaultBoard faults, bool refreshing)
    {
        ArmedFault? Armed(string kind) => faults.Take(WebexPaths.AccessToken, kind);

        return new(
            OneTimeRefresh: options.OneTimeRefreshTokens || faults.Take(WebexPaths.AccessToken, "one-time-refresh") is not null,
            SameAccessToken: refreshing && Armed("same-access-token") is not null,
            NoRefreshToken: refreshing && Armed("no-refresh-token") is not null,
            NoExpiresIn: Armed("no-expires-in") is not null,
            ExpiresInString: Armed("expires-in-string") is not null,
            AccessTokenLength: Armed("long-token") is null ? null : LongToken,
            Lifetime: Armed("short-lived") is { } brief ? TimeSpan.FromSeconds(brief.Seconds ?? 1) : options.AccessTokenLifetime);
    }
}
