namespace WebexGateway.Abuse;

/// <summary>The section <c>Abuse</c>. It is read once, at the start.</summary>
public sealed class AbuseOptions
{
    public const string Section = "Abuse";

    /// <summary>When a visitor must solve a challenge. Default: adaptive.</summary>
    public ChallengeMode Challenge { get; private set; } = ChallengeMode.Adaptive;

    /// <summary>Other sites that may embed the widget, as origins. None by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; private set; } = [];

    /// <summary>
    /// The greatest number that a challenge may hide; a browser tries half of them. 1,000 to 10,000,000; default 50,000, under a second on
    /// a telephone.
    /// </summary>
    public int ChallengeWork { get; private set; } = 50_000;

    /// <summary>Attempts of one address in an hour above which it must solve challenges. At least 0; default 10.</summary>
    public int UsualAttemptsPerAddress { get; private set; } = 10;

    /// <summary>
    /// Accepted requests in an hour for numbers that differ in their last four digits only, above which such numbers must solve challenges.
    /// At least 0; default 5, as the budget for a prefix.
    /// </summary>
    public int UsualRequestsPerPrefix { get; private set; } = 5;

    /// <summary>
    /// Accepted requests of all visitors in ten minutes above which every visitor must solve challenges. At least 0; default 300.
    /// </summary>
    public int UsualRequestsPerSite { get; private set; } = 300;

    /// <summary>Reads the section, whose keys and kinds of values the schema has checked.</summary>
    public void Read(IConfigurationSection section)
    {
        Challenge = section.GetValue(nameof(Challenge), Challenge);
        ChallengeWork = section.GetValue(nameof(ChallengeWork), ChallengeWork);
        UsualAttemptsPerAddress = section.GetValue(nameof(UsualAttemptsPerAddress), UsualAttemptsPerAddress);
        UsualRequestsPerPrefix = section.GetValue(nameof(UsualRequestsPerPrefix), UsualRequestsPerPrefix);
        UsualRequestsPerSite = section.GetValue(nameof(UsualRequestsPerSite), UsualRequestsPerSite);
        AllowedOrigins = section.TextsOf(nameof(AllowedOrigins));
    }
}
