using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.Guests;

/// <summary>Creates guests, and tokens that permit one call to the number of the operator.</summary>
internal sealed class GuestEndpoints(SandboxOptions options, SandboxState state)
{
    private const int TokenLifetimeSeconds = 64_799;
    private const int UsualLength = 600;
    private const int LongLength = 2_500;
    private const int LongestField = 256; // Webex documents no limit

    private static readonly int[] CallTokenParts = [80, 340, 16, 400, 22]; // a JWE: header, key, vector, ciphertext, tag

    public async Task CreateAsync(HttpContext context)
    {
        if (await ReadAsync(context, "guest-issuer:write", "subject", "displayName") is not var (subject, displayName))
        {
            return;
        }

        var length = state.Faults.Take(WebexPaths.GuestToken, "long-token") is null ? UsualLength : LongLength;
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(subject)).AsSpan(0, 16)); // the same guest for the same subject
        await Answer.JsonAsync(context, StatusCodes.Status200OK, new Guest(
            id, subject, displayName, $"{id}@appid.ciscospark.com", GuestToken(length), TokenLifetimeSeconds));
    }

    public async Task CallTokenAsync(HttpContext context)
    {
        if (await ReadAsync(context, "spark:webrtc_calling", "calledNumber", "guestName") is not null)
        {
            var parts = CallTokenParts.Select(RandomText.Of);
            await Answer.JsonAsync(context, StatusCodes.Status200OK, new CallToken($"eyJ{string.Join('.', parts)}"));
        }
    }

    /// <summary>Returns a JWT whose <c>realm</c> is the organization, as the browser library expects; its signature is not valid.</summary>
    private string GuestToken(int length)
    {
        var end = options.Now.AddSeconds(TokenLifetimeSeconds).ToUnixTimeMilliseconds();
        var claims = JsonSerializer.SerializeToUtf8Bytes(new GuestClaims(options.OrganizationId, end), SandboxJson.Default.GuestClaims);
        var signed = $"{Base64Url.EncodeToString("""{"alg":"RS256"}"""u8)}.{Base64Url.EncodeToString(claims)}.";
        return signed + RandomText.Of(length - signed.Length);
    }

    /// <summary>Reads two required fields, or writes the error. The Integration has all rights of the Service App.</summary>
    private async Task<TwoFields?> ReadAsync(HttpContext context, string scope, string first, string second)
    {
        if (Bearer.Of(context.Request) is not { } token || state.Grants.Find(token) is not { } grant)
        {
            await WebexError.WriteAsync(
                context, 401, "The request requires a valid access token set in the Authorization request header.");
            return null;
        }

        if (!grant.Allows(scope) && grant.ClientId != options.ClientId)
        {
            await WebexError.WriteAsync(context, 403, $"The token lacks the scope {scope}");
            return null;
        }

        return await StrictObject.ReadAsync(context, body =>
        {
            var fields = new TwoFields(body.Text(first, LongestField), body.Text(second, LongestField));
            body.NothingElse();
            return fields;
        });
    }

    private sealed record TwoFields(string First, string Second);
}

internal sealed record Guest(Guid Id, string Subject, string DisplayName, string Email, string AccessToken, int ExpiresIn);

internal sealed record CallToken([property: JsonPropertyName("callToken")] string Token);

internal sealed record GuestClaims(string Realm, [property: JsonPropertyName("expiry_time")] long ExpiryTime);
