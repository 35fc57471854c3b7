namespace WebexGateway.Transforms;

/// <summary>A bearer token for Webex and the moment it expires. <c>ToString</c> shows only the expiry.</summary>
public sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"access token until {ExpiresAt:u}";
}
