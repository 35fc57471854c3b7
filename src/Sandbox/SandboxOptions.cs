namespace WebexGateway.Sandbox;

/// <summary>The options of the stand-in: its clients, the lifetimes of its tokens, and its limits.</summary>
public sealed class SandboxOptions
{
    /// <summary>The port on 127.0.0.1, the only address; 0 takes any free port. Default: 10001.</summary>
    public int Port { get; set; } = 10001;

    /// <summary>The client id of the Integration, which places calls.</summary>
    public string ClientId { get; set; } = "sandbox-client";

    public string ClientSecret { get; set; } = "sandbox-secret";

    /// <summary>A refresh token of the Integration that is valid from the start.</summary>
    public string RefreshToken { get; set; } = "sandbox-refresh-token";

    /// <summary>The client id of the Service App, which creates guests.</summary>
    public string GuestClientId { get; set; } = "sandbox-guest-client";

    public string GuestClientSecret { get; set; } = "sandbox-guest-secret";

    /// <summary>A refresh token of the Service App that is valid from the start.</summary>
    public string GuestRefreshToken { get; set; } = "sandbox-guest-refresh-token";

    /// <summary>The organization of every call and scheduled callback.</summary>
    public string OrganizationId { get; set; } = "7c1e0f52-0b1d-4d4e-9a57-2f6d6a3b9c10";

    /// <summary>The outbound entry point that exists while <see cref="KnowsEntryPoint"/> is null.</summary>
    public string EntryPointId { get; set; } = "510d198d-7aa7-4b75-a5ff-e61759f4f313";

    /// <summary>The inbound entry point with a flow, for EXECUTE_FLOW, while <see cref="KnowsEntryPoint"/> is null.</summary>
    public string FlowEntryPointId { get; set; } = "8f2c6a0e-3d5b-4c1a-9e47-b0a6d2f81c35";

    /// <summary>Returns true for entry points that exist. Default: null, only the two above.</summary>
    public Func<string, bool>? KnowsEntryPoint { get; set; }

    /// <summary>The number that the person called sees: the only outdial ANI that exists.</summary>
    public string OutdialAni { get; set; } = "+576015550100";

    /// <summary>The lifetime of an access token. Default: 14 days less a second.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromSeconds(1_209_599);

    /// <summary>The lifetime of a refresh token after its last use. Default: 90 days less a second.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromSeconds(7_775_999);

    /// <summary>True when each refresh returns a new refresh token, and an old one revokes the grant. Default: false.</summary>
    public bool OneTimeRefreshTokens { get; set; }

    /// <summary>The requests to Contact Center that one client id may send in 60 seconds; more get 429. Default: 300.</summary>
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>The scopes of the Integration's first refresh token. Default: those for callbacks alone.</summary>
    public string Scopes { get; set; } = "cjp:user";

    /// <summary>How long after a call the list begins to show it. Default: 1 second.</summary>
    public TimeSpan ListDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The clock for lifetimes and limits.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal DateTimeOffset Now => Clock.GetUtcNow();

    internal bool HasEntryPoint(string id, bool isInbound) =>
        KnowsEntryPoint?.Invoke(id) ?? id == (isInbound ? FlowEntryPointId : EntryPointId);
}
