using System.Text.Json.Serialization;
using WebexGateway.Transforms;

namespace WebexGateway.Tokens;

/// <summary>What Webex granted: an access token and what renews it. It prints as its expiries.</summary>
/// <param name="Access">The bearer token and its expiry; null for a refresh token from the environment that was not used yet.</param>
/// <param name="RefreshToken">What the next renewal needs.</param>
/// <param name="RefreshExpiresAt">When the refresh token dies; null when Webex did not say.</param>
/// <param name="IssuedAt">When it was asked for; its life counts from there.</param>
public sealed record Grant(AccessToken? Access, string RefreshToken, DateTimeOffset? RefreshExpiresAt, DateTimeOffset IssuedAt)
{
    private const double MarginShare = 0.03;
    private const double EarliestRenewal = 0.4;
    private const double LatestRenewal = 0.6;
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(5);

    /// <summary>What the operator consented to, when Webex said so; spaces between.</summary>
    public string? Scope { get; init; }

    /// <summary>When it was connected; renewals keep it.</summary>
    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary>Who connected it: <c>operator</c>, or <c>REFRESH_TOKEN</c>.</summary>
    public string ConnectedBy { get; init; } = "operator";

    /// <summary>Whether Webex gave a new refresh token at a renewal, so that an old one must never be shown again; null when it has not been seen.</summary>
    public bool? Rotates { get; init; }

    /// <summary>Until when the access token is sent: its last moment, less what a request needs to arrive.</summary>
    [JsonIgnore]
    public DateTimeOffset UsableUntil => Access is null ? DateTimeOffset.MinValue : Access.ExpiresAt - Least(Lifetime * MarginShare, LongestMargin);

    /// <summary>How long the access token was granted for.</summary>
    [JsonIgnore]
    public TimeSpan Lifetime => Access is null ? TimeSpan.Zero : Access.ExpiresAt - IssuedAt;

    /// <summary>When to renew ahead of need: about half-way, at <paramref name="jitter"/> (0 to 1) between two fractions, so that instances do not all ask at once.</summary>
    public DateTimeOffset RenewAt(double jitter)
    {
        var share = EarliestRenewal + (jitter * (LatestRenewal - EarliestRenewal));
        var life = RefreshExpiresAt is { } end ? Least(Lifetime, end - IssuedAt) : Lifetime;
        return IssuedAt + (life * share);
    }

    /// <inheritdoc />
    public override string ToString() => $"grant: {Access}, refresh token until {RefreshExpiresAt:u}";

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
