using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Stores every grant and its tokens.</summary>
internal sealed class GrantBook
{
    private const int UsualLength = 96;
    private const int ManyTokens = 10_000;

    private readonly SandboxOptions options;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Grant> byRefreshToken = []; // used ones too: a second use reveals a thief
    private readonly Dictionary<string, AccessToken> accessTokens = [];

    public GrantBook(SandboxOptions options)
    {
        this.options = options;
        Restore();
    }

    /// <summary>The number of grants that were revoked because a used refresh token came again.</summary>
    public int SecondUses { get; private set; }

    /// <summary>Makes the refresh tokens of the options valid again; newer tokens do not change.</summary>
    public void Restore()
    {
        lock (gate)
        {
            Restore(options.ClientId, options.RefreshToken, options.Scopes);
            Restore(options.GuestClientId, options.GuestRefreshToken, "guest-issuer:write spark:webrtc_calling");
        }
    }

    public IssuedTokens Open(string clientId, string scope, TokenQuirks quirks)
    {
        lock (gate)
        {
            var grant = new Grant(clientId, scope);
            Keep(grant, RandomText.Of(UsualLength));
            return Issue(grant, quirks);
        }
    }

    /// <summary>Renews a grant. Returns null when the token is unknown, expired, revoked, used or of another client.</summary>
    public IssuedTokens? Refresh(string clientId, string refreshToken, TokenQuirks quirks)
    {
        lock (gate)
        {
            if (!byRefreshToken.TryGetValue(refreshToken, out var grant) || grant.ClientId != clientId
                || grant.IsRevoked || options.Now >= grant.RefreshTokenExpiresAt)
            {
                return null;
            }

            if (grant.RefreshToken != refreshToken)
            {
                SecondUses++;
                grant.IsRevoked = true;
                return null;
            }

            // RFC 6749 section 6: without a new refresh token the old one stays valid
            Keep(grant, quirks is { OneTimeRefresh: true, NoRefreshToken: false } ? RandomText.Of(UsualLength) : refreshToken);
            return Issue(grant, quirks);
        }
    }

    /// <summary>Returns the grant of a valid access token.</summary>
    public Grant? Find(string accessToken)
    {
        lock (gate)
        {
            return accessTokens.TryGetValue(accessToken, out var token) && token.IsGoodAt(options.Now) ? token.Grant : null;
        }
    }

    public void RevokeAccessToken(string accessToken)
    {
        lock (gate)
        {
            if (accessTokens.TryGetValue(accessToken, out var token))
            {
                token.IsRevoked = true;
            }
        }
    }

    public void RevokeAccessTokens()
    {
        lock (gate)
        {
            foreach (var token in accessTokens.Values)
            {
                token.IsRevoked = true;
            }
        }
    }

    public void RevokeGrants()
    {
        lock (gate)
        {
            foreach (var grant in byRefreshToken.Values)
            {
                grant.IsRevoked = true;
            }
        }
    }

    private void Restore(string clientId, string refreshToken, string scope)
    {
        var works = byRefreshToken.TryGetValue(refreshToken, out var grant) && !grant.IsRevoked && grant.RefreshToken == refreshToken;
        Keep(works ? grant! : new Grant(clientId, scope), refreshToken);
    }

    private void Keep(Grant grant, string refreshToken)
    {
        grant.RefreshToken = refreshToken;
        grant.RefreshTokenExpiresAt = options.Now + options.RefreshTokenLifetime;
        byRefreshToken[refreshToken] = grant;
    }

    private IssuedTokens Issue(Grant grant, TokenQuirks quirks)
    {
        if (!quirks.SameAccessToken || grant.Latest is not { } token)
        {
            Prune();
            token = new AccessToken(RandomText.Of(quirks.AccessTokenLength ?? UsualLength), grant);
            accessTokens[token.Value] = token;
            grant.Latest = token;
        }

        token.ExpiresAt = options.Now + quirks.Lifetime;
        return new(token.Value, quirks.Lifetime, grant.RefreshToken, options.RefreshTokenLifetime, grant.Scope);
    }

    private void Prune()
    {
        if (accessTokens.Count >= ManyTokens)
        {
            foreach (var (value, _) in accessTokens.Where(one => !one.Value.IsGoodAt(options.Now)).ToList())
            {
                accessTokens.Remove(value);
            }
        }
    }
}
