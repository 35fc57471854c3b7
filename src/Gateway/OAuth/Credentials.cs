namespace WebexGateway.OAuth;

/// <summary>What a renewal is asked with; when any of it changes, an old refusal no longer counts. It prints as nothing.</summary>
public sealed record Credentials(string? ClientId, string? ClientSecret, string? RefreshToken)
{
    /// <inheritdoc />
    public override string ToString() => "credentials";
}
