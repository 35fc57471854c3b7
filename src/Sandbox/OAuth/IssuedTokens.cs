namespace WebexGateway.Sandbox.OAuth;

/// <summary>The tokens of a successful token request.</summary>
internal sealed record IssuedTokens(
    string AccessToken, TimeSpan AccessTokenLifetime, string RefreshToken, TimeSpan RefreshTokenLifetime, string Scope);
