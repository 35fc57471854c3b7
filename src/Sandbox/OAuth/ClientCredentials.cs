using System.Net;
using System.Text;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>The client id and secret of a token request, from HTTP Basic or from the form (RFC 6749, 2.3.1).</summary>
internal sealed record ClientCredentials(string Id, string Secret)
{
    /// <summary>Returns null when they are missing, or differ between Basic and form.</summary>
    public static ClientCredentials? Of(HttpRequest request, IFormCollection form)
    {
        var inForm = new ClientCredentials(form["client_id"].ToString(), form["client_secret"].ToString());
        if (request.Headers.Authorization is not [{ } header])
        {
            return inForm is { Id.Length: > 0, Secret.Length: > 0 } ? inForm : null;
        }

        var basic = FromBasic(header);
        return inForm.Id.Length == 0 || inForm.Id == basic?.Id ? basic : null;
    }

    public bool AreOf(SandboxOptions options) =>
        this == new ClientCredentials(options.ClientId, options.ClientSecret)
        || this == new ClientCredentials(options.GuestClientId, options.GuestClientSecret);

    private static ClientCredentials? FromBasic(string header)
    {
        var bytes = new byte[header.Length];
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
        {
            return null;
        }

        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? new(WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret))
            : null;
    }
}
