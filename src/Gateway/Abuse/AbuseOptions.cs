using Microsoft.Extensions.Options;
using WebexGateway.Configuration;
using WebexGateway.Site;

namespace WebexGateway.Abuse;

/// <summary>When a visitor must solve a proof of work.</summary>
public enum ChallengeMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>While the address, the number's prefix or the site is above its usual rate.</summary>
    Adaptive,

    /// <summary>Every time.</summary>
    Always,
}

/// <summary>The section <c>Abuse</c>. It is read once, at the start.</summary>
public sealed class AbuseOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Abuse";

    /// <summary>When a visitor must solve a challenge. Default: adaptive.</summary>
    public ChallengeMode Challenge { get; private set; } = ChallengeMode.Adaptive;

    /// <summary>Other sites that may embed the widget, as origins. None by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; private set; } = [];

    /// <summary>The greatest number that a challenge may hide; a browser tries half of them. 1,000 to 10,000,000; default 50,000, under a second on a telephone.</summary>
    public int ChallengeWork { get; private set; } = 50_000;

    /// <summary>Attempts of one address in an hour above which it must solve challenges. At least 0; default 10.</summary>
    public int UsualAttemptsPerAddress { get; private set; } = 10;

    /// <summary>Accepted requests in an hour for numbers that differ in their last four digits only, above which such numbers must solve challenges. At least 0; default 5, as the budget for a prefix.</summary>
    public int UsualRequestsPerPrefix { get; private set; } = 5;

    /// <summary>Accepted requests of all visitors in ten minutes above which everybody must solve challenges. At least 0; default 300.</summary>
    public int UsualRequestsPerSite { get; private set; } = 300;

    /// <summary>What is wrong, each with its key's path.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>Reads the section and notes every fault.</summary>
    public void Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var section = new SettingsSection(configuration.GetSection(Section), faults);
        section.OnlyKeys(nameof(Challenge), nameof(AllowedOrigins), nameof(ChallengeWork), nameof(UsualAttemptsPerAddress), nameof(UsualRequestsPerPrefix), nameof(UsualRequestsPerSite));
        Challenge = Mode(section);
        ChallengeWork = Whole(section, nameof(ChallengeWork), ChallengeWork, 1000, 10_000_000);
        UsualAttemptsPerAddress = Whole(section, nameof(UsualAttemptsPerAddress), UsualAttemptsPerAddress, 0, 1_000_000);
        UsualRequestsPerPrefix = Whole(section, nameof(UsualRequestsPerPrefix), UsualRequestsPerPrefix, 0, 1_000_000);
        UsualRequestsPerSite = Whole(section, nameof(UsualRequestsPerSite), UsualRequestsPerSite, 0, 1_000_000_000);
        AllowedOrigins = configuration.TextsOf($"{Section}:{nameof(AllowedOrigins)}");
        foreach (var (index, origin) in AllowedOrigins.Index().Where(entry => !WebOrigin.IsWritten(entry.Item)))
        {
            section.Fault($"{nameof(AllowedOrigins)}:{index}", $"is '{origin}': write an origin in lower case without a path, such as https://www.example.com");
        }

        Faults = faults;
    }

    private static ChallengeMode Mode(SettingsSection section)
    {
        var text = section.Text(nameof(Challenge));
        var mode = text?.ToLowerInvariant() switch
        {
            null or "" or "adaptive" => ChallengeMode.Adaptive,
            "off" => ChallengeMode.Off,
            "always" => ChallengeMode.Always,
            _ => (ChallengeMode?)null,
        };
        if (mode is null)
        {
            section.Fault(nameof(Challenge), $"is '{text}': write off, adaptive or always");
        }

        return mode ?? ChallengeMode.Always;
    }

    private static int Whole(SettingsSection section, string key, int otherwise, int least, int most)
    {
        var number = section.Number(key) ?? otherwise;
        if (number >= least && number <= most && double.IsInteger(number))
        {
            return (int)number;
        }

        section.Fault(key, $"must be a whole number from {least} to {most}");
        return otherwise;
    }
}

/// <summary>Refuses to start with a faulty section.</summary>
public sealed class AbuseRules : IValidateOptions<AbuseOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, AbuseOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
