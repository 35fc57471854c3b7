using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using WebexGateway.Transforms;

namespace WebexGateway.OAuth;

/// <summary>Asks <c>POST /v1/access_token</c> (RFC 6749) and tells the three kinds of answer apart. Webex's own words stay here.</summary>
public sealed class WebexTokenClient(HttpClient http, IOptionsMonitor<WebexOptions> webex, TimeProvider clock)
{
    /// <summary>A token request that takes longer is given up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    private const int MaxAnswerBytes = 64 * 1024;

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
        try
        {
            using var deadline = new CancellationTokenSource(Timeout, clock);
            using var content = new FormUrlEncodedContent(form);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(webex.CurrentValue.ApiUrl, "/v1/access_token")) { Content = content };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, deadline.Token);
            var answer = Parse(await response.Content.ReadAsByteArrayAsync(deadline.Token));
            return response.IsSuccessStatusCode ? Granted(answer, oldRefreshToken) : Refusal(response, answer);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or OperationCanceledException)
        {
            return new TokenAnswer.Unavailable(trouble is OperationCanceledException ? "no answer in time" : "Webex could not be reached");
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

    private TokenAnswer Granted(JsonElement? answer, string? oldRefreshToken)
    {
        var access = Text(answer, "access_token");
        var refresh = Text(answer, "refresh_token") ?? oldRefreshToken;
        if (access is null || refresh is null || Seconds(answer, "expires_in") is not { } lifetime)
        {
            return new TokenAnswer.Unavailable("the answer was no token");
        }

        var now = clock.GetUtcNow();
        var refreshExpiry = Seconds(answer, "refresh_token_expires_in") is { } refreshLifetime ? now + refreshLifetime : (DateTimeOffset?)null;
        return new TokenAnswer.Granted(new Grant(new AccessToken(access, now + lifetime), refresh, refreshExpiry, now));
    }

    private static TokenAnswer Refusal(HttpResponseMessage response, JsonElement? answer) => response.StatusCode switch
    {
        // The body decides what is final; a gateway in between can answer 400 or 401 too, but not with an OAuth or Webex error in JSON.
        HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when answer is not null =>
            new TokenAnswer.Refused(Text(answer, "error") switch
            {
                "invalid_client" => "the client id or secret is wrong",
                "invalid_grant" => "the grant has expired or was revoked",
                _ => $"Webex answered {(int)response.StatusCode}",
            }),
        _ => new TokenAnswer.Unavailable($"Webex answered {(int)response.StatusCode}", response.Headers.RetryAfter?.Delta),
    };

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
