namespace WebexGateway.Abuse;

/// <summary>
/// Checks that a request comes from a person on our page: from our site or an allowed one, and with a proof of work where one is needed. A
/// filled honeypot needs one too: it may be a robot, or a browser's autofill.
/// </summary>
public sealed class VisitorCheck(
    IOptions<AbuseOptions> options, ProofOfWork work, UsualRate rate, LiveRateLimits limits, VisitorMetrics metrics)
{
    /// <summary>The purpose of challenges for <c>/callback/call</c>.</summary>
    public const string Callback = "callback";

    /// <summary>The purpose of challenges for guests.</summary>
    public const string Guest = "guest";

    /// <summary>
    /// Null for a visitor, otherwise the reason, for developers. A challenge serves again for the same <paramref name="retry"/>, which the
    /// ledger answers without another call. An adaptive check asks for a challenge when what is wanted <paramref name="isScarce"/>. Throws
    /// a <see cref="System.Data.Common.DbException"/> when a challenge cannot be remembered.
    /// </summary>
    public async ValueTask<string?> FindDoubtAsync(
        HttpContext context,
        string purpose,
        string? website,
        string? challenge,
        string? retry = null,
        PhoneNumber? number = null,
        bool isScarce = false,
        CancellationToken cancellationToken = default)
    {
        var isTrapped = !string.IsNullOrEmpty(website); // a robot, or a browser's autofill
        var isAsked = isTrapped || ModeFor(context, number, isScarce) == ChallengeMode.Always;
        if (!IsWhitelisted(context))
        {
            rate.Charge(context, number);
        }

        if (IsFromAnotherSite(context.Request))
        {
            return Doubt(
                "another-site",
                "The request comes from another site's page. Abuse:AllowedOrigins names the sites that may embed the form.");
        }

        if (!isAsked)
        {
            return null;
        }

        if (string.IsNullOrEmpty(challenge))
        {
            return Doubt(isTrapped ? "honeypot" : "no-challenge", NeedsChallenge(purpose, isTrapped));
        }

        var spendsChallenge = purpose != Callback || number is not null; // a mistyped number does not cost the challenge
        return await work.RefuseAsync(purpose, challenge, retry, spendsChallenge, cancellationToken) is { } fault
            ? Doubt("challenge", $"{fault} A challenge is had from /{purpose}/challenge.")
            : null;
    }

    /// <summary>The visitor's address is on the white list.</summary>
    public bool IsWhitelisted(HttpContext context) => limits.Current.IsWhitelisted(context.Connection.RemoteIpAddress);

    private string Doubt(string reason, string detail)
    {
        metrics.Refused(reason);
        return detail;
    }

    private static string NeedsChallenge(string purpose, bool isTrapped) =>
        (isTrapped ? "The field 'website' is filled, which people do not see. " : "")
        + $"A challenge is needed: solve one from /{purpose}/challenge and send the answer in the field 'challenge'.";

    /// <summary>
    /// The mode for this visitor: never, not now, or a challenge with the next request. An address on the white list is not asked
    /// adaptively.
    /// </summary>
    public ChallengeMode ModeFor(HttpContext context, PhoneNumber? number = null, bool isScarce = false) => options.Value.Challenge switch
    {
        ChallengeMode.Adaptive when !IsWhitelisted(context) && (isScarce || rate.IsExceededBy(context, number)) => ChallengeMode.Always,
        var mode => mode,
    };

    /// <summary>
    /// Browsers name a request's origin and let no page change it. A request without it does not come from a page, and passes here.
    /// <c>Sec-Fetch-Site: same-origin</c> is the browser's own comparison, which also holds behind a proxy that ends TLS.
    /// </summary>
    private bool IsFromAnotherSite(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var isSameOrigin = site.Equals("same-origin", StringComparison.OrdinalIgnoreCase);
        if (origin.Count > 0)
        {
            return !(
                options.Value.AllowedOrigins.Contains(origin.ToString()) || (
                    WebOrigin.IsOurs(request, origin.ToString(), anyScheme: isSameOrigin) && (isSameOrigin || site.Length == 0)));
        }

        return site.Length > 0 && !isSameOrigin && !site.Equals("none", StringComparison.OrdinalIgnoreCase);
    }
}
