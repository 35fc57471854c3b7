using System.Text.Json.Serialization;

namespace WebexGateway.Tokens;

/// <summary>A grant by Webex: an access token, and the refresh token that renews it. It prints as its expiries.</summary>
/// <param name="Access">Null for a refresh token from the environment that was not used yet.</param>
/// <param name="RefreshToken">The next renewal sends it.</param>
/// <param name="RefreshExpiresAt">Null when Webex did not say.</param>
/// <param name="IssuedAt">The moment of the request; lifetimes count from there.</param>
public sealed record Grant(AccessToken? Access, string RefreshToken, DateTimeOffset? RefreshExpiresAt, DateTimeOffset IssuedAt)
{
    private const double EarliestRenewal = 0.4;
    private const double LatestRenewal = 0.6;
    private const double MarginShare = 0.03;
    private static readonly TimeSpan LongestMargin = TimeSpan.FromSeconds(5);

    /// <summary>The scopes, separated by spaces, when Webex named them.</summary>
    public string? Scope { get; init; }

    /// <summary>The moment of the consent; renewals keep it.</summary>
    public DateTimeOffset ConnectedAt { get; init; }

    /// <summary><c>operator</c>, or <c>REFRESH_TOKEN</c>.</summary>
    public string ConnectedBy { get; init; } = "operator";

    /// <summary>Whether a renewal gives a new refresh token and the old one must never be sent again; null until one shows it.</summary>
    public bool? Rotates { get; init; }

    /// <summary>The access token is sent until this moment: its expiry, less the time that a request needs to arrive.</summary>
    [JsonIgnore]
    public DateTimeOffset UsableUntil =>
        Access is null ? DateTimeOffset.MinValue : Access.ExpiresAt - Least(Lifetime * MarginShare, LongestMargin);

    /// <summary>Of the access token.</summary>
    [JsonIgnore]
    public TimeSpan Lifetime => Access is null ? TimeSpan.Zero : Access.ExpiresAt - IssuedAt;

    /// <summary>When to renew ahead of need: about half-way, moved by <paramref name="jitter"/> (0 to 1).</summary>
    public DateTimeOffset RenewAt(double jitter)
    {
        var share = EarliestRenewal + (jitter * (LatestRenewal - EarliestRenewal));
        var life = RefreshExpiresAt is { } end ? Least(Lifetime, end - IssuedAt) : Lifetime;
        return IssuedAt + (life * share);
    }

    /// <summary>The grant after a renewal: what Webex did not say stays as it was.</summary>
    public Grant RenewedBy(Grant renewed) => renewed with
    {
        RefreshExpiresAt = renewed.RefreshExpiresAt ?? RefreshExpiresAt,
        Scope = renewed.Scope ?? Scope,
        ConnectedAt = ConnectedAt,
        ConnectedBy = ConnectedBy,
    };

    public override string ToString() => $"grant: {Access}, refresh token until {RefreshExpiresAt:u}";

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
