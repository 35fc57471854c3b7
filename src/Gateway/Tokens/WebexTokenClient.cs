using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using WebexGateway.Http;
using WebexGateway.Telemetry;
using WebexGateway.Transforms;

namespace WebexGateway.Tokens;

/// <summary>Asks <c>POST /v1/access_token</c> (RFC 6749) and tells the three kinds of answer apart. Webex's own words stay here.</summary>
public sealed class WebexTokenClient(HttpClient http, WebexMetrics metrics, IOptionsMonitor<WebexOptions> webex, TimeProvider clock)
{
    /// <summary>A token request that takes longer is given up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    private const string Api = "access_token";
    private const int MaxAnswerBytes = 64 * 1024;

    private static readonly string[] OfTheClient = ["Client Id", "Client secret", "Client authentication", "Invalid client", "client_id", "client_secret"];

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
        var asked = clock.GetUtcNow();
        try
        {
            using var deadline = new CancellationTokenSource(Timeout, clock);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(webex.CurrentValue.ApiUrl, "/v1/access_token")) { Content = content };
            using var response = await metrics.WatchAsync(
                Api, request, () => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token));
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, deadline.Token);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            var answer = Parse(body);
            if (!response.IsSuccessStatusCode)
            {
                return Refusal(name, response, answer);
            }

            return (TokenAnswer?)Granted(answer, oldRefreshToken, asked) ?? new TokenAnswer.Unavailable("the answer was no token")
            {
                // A JSON object of another shape may be the answer to a renewal that was done. An empty body or a page comes from something before Webex,
                // whatever its content type says.
                Lost = body.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && Text(answer, "refresh_token") is null,
                NewRefreshToken = Text(answer, "refresh_token"),
                TrackingId = TrackingId(response, answer),
            };
        }
        catch (Exception trouble) when (trouble is HttpRequestException or OperationCanceledException or IOException)
        {
            return new TokenAnswer.Unavailable(trouble is OperationCanceledException ? "no answer in time" : "Webex could not be reached") { Lost = content.Sent };
        }
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            var root = JsonElement.Parse(body);
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null; // an empty body or a proxy's HTML: the callers treat it as trouble that passes
        }
    }

    /// <summary>A life counts from the moment of asking, so that a slow answer never makes a token look younger than it is.</summary>
    private static TokenAnswer.Granted? Granted(JsonElement? answer, string? oldRefreshToken, DateTimeOffset asked)
    {
        var access = Text(answer, "access_token");
        var given = Text(answer, "refresh_token");
        if (access is null || !access.All(char.IsAscii) || access.Any(char.IsControl) || (given ?? oldRefreshToken) is not { } refresh || Seconds(answer, "expires_in") is not { } lifetime)
        {
            return null;
        }

        var refreshExpiry = Seconds(answer, "refresh_token_expires_in") is { } refreshLifetime ? asked + refreshLifetime : (DateTimeOffset?)null;
        return new TokenAnswer.Granted(new Grant(new AccessToken(access, asked + lifetime), refresh, refreshExpiry, asked)
        {
            Scope = Text(answer, "scope"),
            ConnectedAt = asked,
            Rotates = oldRefreshToken is null || given is null ? null : given != oldRefreshToken,
        });
    }

    private static TokenAnswer Refusal(string name, HttpResponseMessage response, JsonElement? answer) => response.StatusCode switch
    {
        // The body decides what is final; a gateway in between can answer 400 or 401 too, but not with an OAuth or Webex error in JSON.
        HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when answer is not null =>
            new TokenAnswer.Refused(ReasonOf(name, response, answer)) { TrackingId = TrackingId(response, answer) },
        _ => new TokenAnswer.Unavailable($"Webex answered {(int)response.StatusCode}", WebexReply.Of(response).RetryAfter) { TrackingId = TrackingId(response, answer) },
    };

    /// <summary>What Webex means, by RFC 6749's code or by the words of its own errors (<c>{"message","errors":[{"description"}]}</c>), which are compared and not passed on.</summary>
    private static string ReasonOf(string name, HttpResponseMessage response, JsonElement? answer)
    {
        var error = Text(answer, "error");
        var words = Descriptions(answer);
        if (error == "invalid_client" || words.Exists(said => OfTheClient.Any(start => said.StartsWith(start, StringComparison.OrdinalIgnoreCase))))
        {
            var names = TokenNames.Settings(name);
            return $"the client id or secret is wrong; correct {names.ClientId} and {names.ClientSecret}";
        }

        return error == "invalid_grant" || words.Exists(said => said.StartsWith("The refresh token", StringComparison.OrdinalIgnoreCase))
            ? "the grant has expired or was revoked"
            : $"Webex answered {(int)response.StatusCode}";
    }

    private static List<string> Descriptions(JsonElement? answer) =>
    [
        .. answer?.TryGetProperty("errors", out var errors) == true && errors.ValueKind == JsonValueKind.Array
            ? errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Select(error => Text(error, "description")).OfType<string>()
            : [],
        Text(answer, "message") ?? "",
    ];

    /// <summary>Webex's id of its answer, from the header or the body.</summary>
    private static string? TrackingId(HttpResponseMessage response, JsonElement? answer) =>
        WebexReply.Of(response).TrackingId ?? WebexReply.Printable(Text(answer, "trackingId"));

    private static string? Text(JsonElement? answer, string field) =>
        answer?.TryGetProperty(field, out var value) == true && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A lifetime; Webex has been seen to send it as a string too.</summary>
    private static TimeSpan? Seconds(JsonElement? answer, string field)
    {
        if (answer?.TryGetProperty(field, out var value) != true)
        {
            return null;
        }

        var text = value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
