namespace WebexGateway.Sandbox;

/// <summary>How the stand-in behaves: whom it knows, how long what it issues lives, how much it takes.</summary>
public sealed class SandboxOptions
{
    /// <summary>Port on 127.0.0.1, the only address it listens on; 0 takes any free one.</summary>
    public int Port { get; set; } = 10001;

    /// <summary>Client id of the Integration, which places calls.</summary>
    public string ClientId { get; set; } = "sandbox-client";

    /// <summary>Client secret of the Integration.</summary>
    public string ClientSecret { get; set; } = "sandbox-secret";

    /// <summary>A refresh token of the Integration that works from the start.</summary>
    public string RefreshToken { get; set; } = "sandbox-refresh-token";

    /// <summary>Client id of the Service App, which creates guests.</summary>
    public string GuestClientId { get; set; } = "sandbox-guest-client";

    /// <summary>Client secret of the Service App.</summary>
    public string GuestClientSecret { get; set; } = "sandbox-guest-secret";

    /// <summary>A refresh token of the Service App that works from the start.</summary>
    public string GuestRefreshToken { get; set; } = "sandbox-guest-refresh-token";

    /// <summary>The organization that every call and every scheduled callback belongs to.</summary>
    public string OrganizationId { get; set; } = "7c1e0f52-0b1d-4d4e-9a57-2f6d6a3b9c10";

    /// <summary>The entry point that exists when <see cref="KnowsEntryPoint"/> is not set.</summary>
    public string EntryPointId { get; set; } = "510d198d-7aa7-4b75-a5ff-e61759f4f313";

    /// <summary>Says which entry points exist; <see langword="null"/>: only <see cref="EntryPointId"/>.</summary>
    public Func<string, bool>? KnowsEntryPoint { get; set; }

    /// <summary>How long an access token lives; 14 days unless set.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromSeconds(1_209_599);

    /// <summary>How long a refresh token lives after its last use; 90 days unless set.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromSeconds(7_775_999);

    /// <summary>Each refresh gives a new refresh token, and using an old one again revokes the whole grant.</summary>
    public bool OneTimeRefreshTokens { get; set; }

    /// <summary>What one client id may ask of Contact Center in any 60 seconds; beyond it: 429.</summary>
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>The clock that expiry and limits go by.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal DateTimeOffset Now => Clock.GetUtcNow();

    internal bool HasEntryPoint(string id) => KnowsEntryPoint?.Invoke(id) ?? id == EntryPointId;
}
