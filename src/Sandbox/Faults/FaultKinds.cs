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
        new("no-refresh-token", "The answer to the refresh has no refresh_token", Tokens),
        new("one-time-refresh", "From now on a refresh rotates the refresh token; an old one revokes the grant", Tokens) { Stays = true },
        new("expires-in-string", "expires_in is a JSON string", Tokens),
        new("no-expires-in", "The token answer has no expires_in", Tokens),
        new("short-lived", "The access token lives for \"seconds\", 1 by default", Tokens),
        new("long-token", "The access token has 2,500 characters", AnyToken),
        new("invalid-grant", "400 {\"error\":\"invalid_grant\"}: the grant was revoked or has expired", Tokens, CannedFaults.InvalidGrant),
        new("invalid-grant-401", "401: the refresh token is expired, revoked, malformed, or invalid", Tokens, CannedFaults.InvalidGrant401),
        new("invalid-client", "401: Client Id is invalid", Tokens, CannedFaults.InvalidClient),

        new("special-code", "The authorization code contains + / = &", Consent),
        new("access-denied", "The operator is sent back with error=access_denied, without the page", Consent),
        new("invalid-scope", "The operator is sent back with error=invalid_scope, without the page", Consent),
        new("server-error", "The operator is sent back with error=server_error, without the page", Consent),

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
        new("unprocessable", "422: the query cannot be processed", [WebexPaths.TaskList], CannedFaults.Status(422)),

        new("revoked", "401, and the token that was sent is revoked from now on", WebexPaths.Protected, RevokedFault.Play),

        new("empty-200", "200 without a body, without effect", Anywhere, CannedFaults.Empty200),
        new("html-200", "200 with an HTML page, without effect", Anywhere, CannedFaults.Html200),
        new("redirect", "302 to another host, without effect", Anywhere, CannedFaults.Redirect),
        new("huge-body", "200 with 8 MiB of JSON, without effect", Anywhere, CannedFaults.HugeBody),
        new("rate-limited", "429 without a body; Retry-After is \"retryAfter\", 5 by default", Anywhere, CannedFaults.RateLimited),
        new("rate-limited-without-retry-after", "429 without a body and without Retry-After", Anywhere, CannedFaults.RateLimitedOnly),
        new("leaky-400", "400 with an internal address in its message", Anywhere, CannedFaults.Leaky400),
        new("forbidden", "403, without effect", Anywhere, CannedFaults.Status(403)),
        new("permanent-500", "500 until it is disarmed", Anywhere, CannedFaults.Status(500)) { Stays = true },
        new("error-500", "500, without effect", Anywhere, CannedFaults.Status(500)),
        new("error-502", "502, without effect", Anywhere, CannedFaults.Status(502)),
        new("error-503", "503 without a body and without effect", Anywhere, CannedFaults.Status(503)),
        new("error-504", "504, without effect", Anywhere, CannedFaults.Status(504)),
        new("unavailable", "503 without a body, with Retry-After if \"retryAfter\" is given", Anywhere, CannedFaults.Unavailable),

        new("hang", "The request is read and has no effect; no answer comes", Anywhere, ConnectionFaults.Hang),
        new("late-answer", "The request takes effect; no answer comes before the caller gives up", Anywhere, ConnectionFaults.LateAnswer),
        new("reset-before", "The connection is reset before the body is read", Anywhere, ConnectionFaults.Reset) { BeforeBody = true },
        new("reset-after", "The request takes effect, then the connection is reset", Anywhere, ConnectionFaults.ResetAfter),
        new("slow-drip", "The request takes effect; the answer's body comes at a byte a second", Anywhere, ConnectionFaults.SlowDrip),
        new("wrong-json", "The request takes effect; a good answer is JSON of another shape", Anywhere, CapturedAnswer.WrongJson),
    ];
}
