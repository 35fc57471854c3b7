using System.Diagnostics.Metrics;

namespace WebexGateway.OAuth;

/// <summary>Days left of each refresh token, for an alert long before the gateway is disconnected.</summary>
public sealed class TokenMetrics
{
    /// <summary>Adds the instrument to the meter <c>WebexGateway</c>.</summary>
    public TokenMetrics(TokenCache tokens, IMeterFactory meters)
    {
        var meter = meters.Create("WebexGateway");
        meter.CreateObservableGauge(
            "webex_gateway.token.refresh_expires_in",
            () => from slot in tokens.Slots
                  let days = slot.DaysLeft
                  where days is not null
                  select new Measurement<double>(days.Value, new KeyValuePair<string, object?>("token", slot.Name)),
            "d",
            "Days until the refresh token ends and an operator must connect Webex again.");
    }
}
