namespace WebexGateway.Abuse;

/// <summary>When a visitor must solve a proof of work.</summary>
public enum ChallengeMode
{
    Off,

    /// <summary>While the address, the number's prefix or the site is above its usual rate.</summary>
    Adaptive,

    Always,
}
