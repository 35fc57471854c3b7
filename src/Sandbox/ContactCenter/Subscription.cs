using System.Text.Json.Serialization;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>A subscription to webhooks, as Contact Center returns it: without its secret.</summary>
internal sealed record Subscription(
    Guid Id, string Name, IReadOnlyList<string> EventTypes, string ResourceVersion, string DestinationUrl, string Status)
{
    [JsonIgnore]
    public string Secret { get; init; } = "";
}
