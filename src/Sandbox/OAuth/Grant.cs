namespace WebexGateway.Sandbox.OAuth;

/// <summary>One consent: its client and its tokens. The lock of <see cref="GrantBook"/> guards it.</summary>
internal sealed class Grant(string clientId, string scope)
{
    public string ClientId => clientId;

    public string Scope => scope;

    public string RefreshToken { get; set; } = "";

    public DateTimeOffset RefreshTokenExpiresAt { get; set; }

    public AccessToken? Latest { get; set; }

    public bool IsRevoked { get; set; }

    public bool Allows(string wanted) => scope.Split(' ').Contains(wanted);
}
