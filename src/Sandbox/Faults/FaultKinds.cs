using WebexGateway.Sandbox.ContactCenter;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Faults;

/// <summary>Lists the faults that can be armed.</summary>
internal static class FaultKinds
{
    private static readonly string[] Consent = [WebexPaths.Authorize];
    private static readonly string[] Tokens = [WebexPaths.AccessToken];
    private static readonly IReadOnlyList<string> Anywhere = WebexPaths.All;
    private static readonly string[] Calls = [WebexPaths.Tasks];
    private static readonly string[] AnyToken = [WebexPaths.AccessToken, WebexPaths.GuestToken];

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("same-access-token", "The refresh gives the same access token, revoked or not", Tokens),
        new("no-refresh-token", "The refresh's answer has no refresh_token", Tokens),
        new("one-time-refresh", "From now on a refresh rotates the refresh token; an old one revokes the grant", Tokens) { Stays = true },
        new("expires-in-string", "expires_in is a JSON string", Tokens),
        new("no-expires-in", "The token answer has no expires_in", Tokens),
        new("short-lived", "The access token lives for as many seconds as \"seconds\" says, 1 by default", Tokens),
        new("long-token", "The access token has 2,500 characters", AnyToken),
        new("invalid-grant", "400 {\"error\":\"invalid_grant\"}", Tokens, CannedFaults.InvalidGrant),
        new("invalid-grant-401", "401: the refresh token is expired, revoked, …", Tokens, CannedFaults.InvalidGrant401),
        new("invalid-client", "401: Client Id is invalid", Tokens, CannedFaults.InvalidClient),

        new("special-code", "The authorization code contains + / = &", Consent),
        new("access-denied", "The consent page sends back error=access_denied at once", Consent),
        new("invalid-scope", "The consent page sends back error=invalid_scope at once", Consent),
        new("server-error", "The consent page sends back error=server_error at once", Consent),

        new(CallLife.Abandoned, "The next call ends without a conversation", Calls),
        new(CallLife.RingsInVain, "The next call rings in vain and returns to the queue, before an agent takes it", Calls),
        new(CallLife.Unlisted, "The list never shows the next call", Calls),
        new(CallLife.ListedLate, "The list shows the next call after \"seconds\", 30 by default", Calls),
        new(EventPoster.Lost, "No event of the next call is posted", Calls),
        new(EventPoster.Late, "The events of the next call come \"seconds\" late, 30 by default", Calls),
        new(EventPoster.Twice, "The events of the next call come twice", Calls),
        new(EventPoster.Shuffled, "The events of the next call come after its end, the last one first", Calls),
        new("too-much", "413: the range is too large", [WebexPaths.TaskList], CannedFaults.Status(413)),
        new("not-shown", "404: there is no list", [WebexPaths.TaskList], CannedFaults.Status(404)),
        new("unprocessable", "422", [WebexPaths.TaskList], CannedFaults.Status(422)),

        new("revoked", "401, and the token that was sent is revoked from now on", WebexPaths.Protected, RevokedFault.Play),

        new("empty-200", "200 without a body; nothing is done", Anywhere, CannedFaults.Empty200),
        new("html-200", "200 with an HTML page; nothing is done", Anywhere, CannedFaults.Html200),
        new("redirect", "302 to another host; nothing is done", Anywhere, CannedFaults.Redirect),
        new("huge-body", "200 with 8 MiB of JSON; nothing is done", Anywhere, CannedFaults.HugeBody),
        new("rate-limited", "429, no body, no content type, Retry-After: \"retryAfter\" or 5", Anywhere, CannedFaults.RateLimited),
        new("rate-limited-without-retry-after", "429, no body, no content type", Anywhere, CannedFaults.RateLimitedOnly),
        new("leaky-400", "400 whose message leaks an internal address", Anywhere, CannedFaults.Leaky400),
        new("forbidden", "403", Anywhere, CannedFaults.Status(403)),
        new("permanent-500", "500 until it is disarmed or forgotten", Anywhere, CannedFaults.Status(500)) { Stays = true },
        new("error-500", "500", Anywhere, CannedFaults.Status(500)),
        new("error-502", "502", Anywhere, CannedFaults.Status(502)),
        new("error-503", "503", Anywhere, CannedFaults.Status(503)),
        new("error-504", "504", Anywhere, CannedFaults.Status(504)),
        new("unavailable", "503 without a body, with Retry-After when \"retryAfter\" is given", Anywhere, CannedFaults.Unavailable),

        new("hang", "The request is read, nothing is done, no answer comes", Anywhere, ConnectionFaults.Hang),
        new("late-answer", "Everything is done, no answer comes before the caller gives up", Anywhere, ConnectionFaults.LateAnswer),
        new("reset-before", "The connection is reset before the body is read", Anywhere, ConnectionFaults.Reset) { BeforeBody = true },
        new("reset-after", "Everything is done, then the connection is reset", Anywhere, ConnectionFaults.ResetAfter),
        new("slow-drip", "Everything is done, the answer's body comes at a byte a second", Anywhere, ConnectionFaults.SlowDrip),
        new("wrong-json", "Everything is done, a good answer's body is JSON of another shape", Anywhere, CapturedAnswer.WrongJson),
    ];
}
