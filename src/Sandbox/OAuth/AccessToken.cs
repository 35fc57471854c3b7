namespace WebexGateway.Sandbox.OAuth;

/// <summary>An access token that belongs to a grant.</summary>
internal sealed class AccessToken(string value, Grant grant)
{
    public string Value => value;

    public Grant Grant => grant;

    public DateTimeOffset ExpiresAt { get; set; }

    public bool IsRevoked { get; set; }

    public bool IsGoodAt(DateTimeOffset now) => !IsRevoked && !grant.IsRevoked && now < ExpiresAt;
}
