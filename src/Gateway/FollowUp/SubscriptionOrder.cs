using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.FollowUp;

/// <summary>The body that makes a subscription.</summary>
internal sealed record SubscriptionOrder(
    string Name, string Description, IReadOnlyList<string> EventTypes, string ResourceVersion, string DestinationUrl, string Secret);

/// <summary>The body that makes an inactive subscription active again.</summary>
internal sealed record SubscriptionRenewal(string Status, string ResourceVersion);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SubscriptionOrder))]
[JsonSerializable(typeof(SubscriptionRenewal))]
internal sealed partial class SubscriptionJson : JsonSerializerContext;
