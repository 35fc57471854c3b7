using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace WebexGateway.Tokens;

/// <summary>
/// Sends <c>POST /v1/access_token</c> (RFC 6749) and decides what Webex's answer means. Webex's own words are never passed on.
/// </summary>
public sealed class WebexTokenClient(HttpClient http, WebexMetrics metrics, IOptionsMonitor<WebexOptions> webex, TimeProvider clock)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    private const string Api = "access_token";
    private const int MaxAnswerBytes = 64 * 1024;

    /// <summary>Thirty years, for a lifetime that means "for ever": no calendar ends within it.</summary>
    private const double LongestSeconds = 1e9;

    private static readonly string[] OfTheClient =
        ["Client Id", "Client secret", "Client authentication", "Invalid client", "client_id", "client_secret"];

    /// <summary>Exchanges an authorisation code with its PKCE verifier.</summary>
    public Task<TokenAnswer> RedeemAsync(string name, string code, string verifier, Uri redirectUri) => AskAsync(name, null, new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code,
        ["redirect_uri"] = redirectUri.OriginalString,
        ["code_verifier"] = verifier,
    });

    /// <summary>Renews a grant. An answer without a refresh token keeps the old one.</summary>
    public Task<TokenAnswer> RefreshAsync(string name, string refreshToken) => AskAsync(name, refreshToken, new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = refreshToken,
    });

    private async Task<TokenAnswer> AskAsync(string name, string? oldRefreshToken, Dictionary<string, string> form)
    {
        var client = webex.CurrentValue.Tokens[name];
        form["client_id"] = client.ClientId ?? "";
        form["client_secret"] = client.ClientSecret ?? "";
        using var unwatched = new FormUrlEncodedContent(form);
        using var content = await WatchedContent.BufferAsync(unwatched, CancellationToken.None);
        var begun = clock.GetUtcNow();
        try
        {
            using var deadline = new CancellationTokenSource(Timeout, clock);
            var address = new Uri(webex.CurrentValue.ApiUrl, "/v1/access_token");
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            using var response = await metrics.WatchAsync(
                Api, request, () => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token));
            response.Headers.Date ??= clock.GetUtcNow(); // a Retry-After that is a date counts from it (RFC 9110, 6.6.1)
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, deadline.Token);
            var body = WithoutMark(await response.Content.ReadAsByteArrayAsync(deadline.Token));
            var json = Parse(body);
            return !response.IsSuccessStatusCode ? Failed(name, response, json)
                : (TokenAnswer?)Granted(json, oldRefreshToken, begun) ?? Unusable(response, body, json);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            var reason = exception is OperationCanceledException ? "no answer in time" : "Webex could not be reached";
            return new TokenAnswer.Unavailable(reason) { Lost = content.Sent };
        }
    }

    /// <summary>Lifetimes count from the moment of the request, so that a slow answer does not make them longer.</summary>
    private static TokenAnswer.Granted? Granted(JsonElement json, string? oldRefreshToken, DateTimeOffset begun)
    {
        var given = Text(json, "refresh_token");
        if (Text(json, "access_token") is not { } access || !access.All(char.IsAscii) || access.Any(char.IsControl)
            || (given ?? oldRefreshToken) is not { } refresh
            || Seconds(json, "expires_in") is not { } lifetime)
        {
            return null;
        }

        return new(new Grant(new AccessToken(access, begun + lifetime), refresh, begun + Seconds(json, "refresh_token_expires_in"), begun)
        {
            Scope = Text(json, "scope"),
            ConnectedAt = begun,
            Rotates = oldRefreshToken is null || given is null ? null : given != oldRefreshToken,
        });
    }

    /// <summary>
    /// A 200 without a token. A JSON object may be Webex's answer to a renewal that it made; an empty body or a page comes from a server
    /// before Webex, whatever the content type says.
    /// </summary>
    private static TokenAnswer.Unavailable Unusable(HttpResponseMessage response, byte[] body, JsonElement json) =>
        new("the answer was no token")
        {
            Lost = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && Text(json, "refresh_token") is null,
            NewRefreshToken = Text(json, "refresh_token"),
            TrackingId = TrackingId(response, json),
        };

    /// <summary>Only JSON makes a refusal: a server before Webex can answer 400 or 401 too, but not with an OAuth or Webex error.</summary>
    private static TokenAnswer.Failure Failed(string name, HttpResponseMessage response, JsonElement json)
    {
        var isRefusal = json.ValueKind == JsonValueKind.Object
            && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        TokenAnswer.Failure failure = isRefusal ? new TokenAnswer.Refused(ReasonOf(name, response, json))
            : new TokenAnswer.Unavailable(Status(response), WebexReply.Of(response).RetryAfter);
        return failure with { TrackingId = TrackingId(response, json) };
    }

    /// <summary>The meaning of RFC 6749's code, or of Webex's own errors: <c>{"message","errors":[{"description"}]}</c>.</summary>
    private static string ReasonOf(string name, HttpResponseMessage response, JsonElement json)
    {
        var error = Text(json, "error");
        var words = Descriptions(json);
        if (error == "invalid_client" || OfTheClient.Any(start => Says(words, start)))
        {
            var names = TokenNames.Settings(name);
            return $"the client id or secret is wrong; correct {names.ClientId} and {names.ClientSecret}";
        }

        return error == "invalid_grant" || Says(words, "The refresh token") ? "the grant has expired or was revoked" : Status(response);
    }

    private static bool Says(List<string> words, string start) =>
        words.Exists(said => said.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static string Status(HttpResponseMessage response) => $"Webex answered {(int)response.StatusCode}";

    private static List<string> Descriptions(JsonElement json) =>
    [
        .. WebexJson.Value(json, "errors") is { ValueKind: JsonValueKind.Array } errors
            ? errors.EnumerateArray().Select(error => Text(error, "description")).OfType<string>()
            : [],
        Text(json, "message") ?? "",
    ];

    /// <summary>From the header or the body.</summary>
    private static string? TrackingId(HttpResponseMessage response, JsonElement json) =>
        WebexReply.Of(response).TrackingId ?? WebexReply.Printable(Text(json, "trackingId"));

    /// <summary>The object in the body; undefined for an empty body, or a page.</summary>
    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } json ? json : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static byte[] WithoutMark(byte[] body) =>
        body.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static string? Text(JsonElement json, string field) =>
        WebexJson.Text(json, field) is { Length: > 0 } text ? text : null;

    /// <summary>A lifetime. Webex has been seen to send it as a string too.</summary>
    private static TimeSpan? Seconds(JsonElement json, string field)
    {
        var text = WebexJson.Value(json, field) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(json, field);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds))
            : null;
    }
}
