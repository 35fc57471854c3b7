namespace WebexGateway.Sandbox.OAuth;

/// <summary>What a successful token request gives.</summary>
internal sealed record IssuedTokens(
    string AccessToken, TimeSpan AccessTokenLifetime, string RefreshToken, TimeSpan RefreshTokenLifetime, string Scope);
