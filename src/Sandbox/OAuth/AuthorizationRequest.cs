namespace WebexGateway.Sandbox.OAuth;

/// <summary>The request of an application for the operator's consent.</summary>
internal sealed record AuthorizationRequest(string ClientId, Uri RedirectUri, string Scope, string? State, string? CodeChallenge)
{
    private static readonly string[] Scopes =
    [
        "cjp:user", "cjp:config", "cjp:config_read", "cjp:config_write", "cjp:task_write",
        "guest-issuer:read", "guest-issuer:write", "spark:all", "spark:kms", "spark:people_read", "spark:webrtc_calling",
    ];

    public bool HasKnownScopes => Scope.Split(' ').All(Scopes.Contains);

    /// <summary>Returns null with the fault. An invalid request must not be redirected, because its address is not verified.</summary>
    public static AuthorizationRequest? Read(IQueryCollection query, SandboxOptions options, out string fault)
    {
        string? One(string name) => query[name] is [{ Length: > 0 } value] ? value : null;

        var (clientId, scope, challenge) = (One("client_id"), One("scope"), One("code_challenge"));
        fault = true switch
        {
            _ when query.Any(one => one.Value.Count > 1) => "A parameter is repeated",
            _ when One("response_type") != "code" => "response_type must be code",
            _ when clientId is null || (clientId != options.ClientId && clientId != options.GuestClientId) => "Client Id is invalid",
            _ when !IsWebAddress(One("redirect_uri")) => "redirect_uri must be an absolute http or https address without a fragment",
            _ when scope is null => "scope is required",
            _ when challenge is not null && (One("code_challenge_method") != "S256" || !Pkce.IsChallenge(challenge)) =>
                "code_challenge must be 43 characters of base64url with code_challenge_method S256",
            _ when challenge is null && One("code_challenge_method") is not null => "code_challenge is required",
            _ => "",
        };
        return fault.Length == 0 ? new(clientId!, new(One("redirect_uri")!), scope!, One("state"), challenge) : null;
    }

    private static bool IsWebAddress(string? text) =>
        text is not null && !text.Any(character => character is <= ' ' or > '~')
        && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && Uri.CheckHostName(uri.IdnHost) != UriHostNameType.Unknown;
}
