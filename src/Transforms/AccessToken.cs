namespace WebexGateway.Transforms;

/// <summary>A bearer token for Webex and the moment it expires. It prints as its expiry; only <see cref="Value"/> gives it away.</summary>
public sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"access token until {ExpiresAt:u}";
}
