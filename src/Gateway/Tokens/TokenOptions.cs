namespace WebexGateway.Tokens;

/// <summary>One token: the client (an Integration or a Service App) that it is granted to.</summary>
public sealed class TokenOptions
{
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>A first refresh token that was granted elsewhere.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>The scopes that an operator is asked to consent to, separated by spaces.</summary>
    public string Scopes { get; set; } = "";
}
