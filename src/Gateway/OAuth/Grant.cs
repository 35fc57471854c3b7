using WebexGateway.Transforms;

namespace WebexGateway.OAuth;

/// <summary>What Webex granted: an access token and what renews it. It prints as its expiries.</summary>
/// <param name="Access">The bearer token and its expiry.</param>
/// <param name="RefreshToken">What the next renewal needs.</param>
/// <param name="RefreshExpiresAt">When the refresh token dies; null when Webex did not say.</param>
/// <param name="IssuedAt">When it was granted, for the margin before its expiry.</param>
public sealed record Grant(AccessToken Access, string RefreshToken, DateTimeOffset? RefreshExpiresAt, DateTimeOffset IssuedAt)
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(1);

    /// <summary>Until when the access token is sent: a tenth of its life before it expires, at most a minute.</summary>
    public DateTimeOffset UsableUntil
    {
        get
        {
            var tenth = (Access.ExpiresAt - IssuedAt) / 10;
            return Access.ExpiresAt - (tenth < LongestMargin ? tenth : LongestMargin);
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"grant: {Access}, refresh token until {RefreshExpiresAt:u}";
}
