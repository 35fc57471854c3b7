using System.Text.Json.Serialization;

namespace WebexGateway.Health;

/// <summary>The state of a token, without a secret.</summary>
public sealed record TokenHealth(
    string Status, string? Reason, [property: JsonPropertyName("refresh_token_days_left")] double? DaysLeft, string? Warning)
{
    public static TokenHealth Of(TokenSlot slot)
    {
        var state = TokenState.Of(slot);
        return new(
            state.Word,
            state.Reason,
            state.DaysLeft is { } days ? Math.Round(days, 1) : null,
            state.EndsSoon
                ? $"the refresh token ends in {state.DaysLeft:F1} days: an operator should visit /oauth/start?token={slot.Name}"
                : null);
    }
}
