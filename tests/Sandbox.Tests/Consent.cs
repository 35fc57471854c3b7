using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace WebexGateway.Sandbox.Tests;

/// <summary>An operator who consents or does not, and an application that exchanges the code.</summary>
internal static partial class Consent
{
    public const string RedirectUri = "http://localhost:10000/oauth/callback";
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters";

    public static string Address(params (string Field, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = "sandbox-client",
            ["redirect_uri"] = RedirectUri,
            ["scope"] = "cjp:user spark:kms",
            ["state"] = "a state & more",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (field, value) in changes)
        {
            query[field] = value;
        }

        return QueryHelpers.AddQueryString("/v1/authorize", query);
    }

    public static async Task<Dictionary<string, StringValues>> DecideAsync(
        Cloud cloud, string decision, params (string Field, string? Value)[] changes)
    {
        var page = await cloud.Http.GetStringAsync(Address(changes));
        var form = new Dictionary<string, string> { ["consent"] = Given().Match(page).Groups[1].Value, ["decision"] = decision };
        return Returned(await cloud.Http.PostAsync("/_sandbox/consent", new FormUrlEncodedContent(form)));
    }

    public static Dictionary<string, StringValues> Returned(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.AbsoluteUri.ShouldStartWith(RedirectUri + "?");
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query);
    }

    public static Task<HttpResponseMessage> ExchangeAsync(Cloud cloud, string? code, params (string Field, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = cloud.Options.ClientId,
            ["client_secret"] = cloud.Options.ClientSecret,
            ["code"] = code,
            ["redirect_uri"] = RedirectUri,
            ["code_verifier"] = Verifier,
        };
        foreach (var (field, value) in changes)
        {
            form[field] = value;
            form["client_secret"] = field == "client_id" ? cloud.Options.GuestClientSecret : form["client_secret"];
        }

        return cloud.TokenAsync(form.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!));
    }

    [GeneratedRegex("name=\"consent\" value=\"([^\"]+)\"")]
    private static partial Regex Given();
}
