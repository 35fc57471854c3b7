using System.Text.Json.Serialization;

namespace WebexGateway.Tokens;

/// <summary>JSON that only the gateway reads: the encrypted content of rows and cookies, and the order to a renewing process.</summary>
[JsonSerializable(typeof(AuthorizationRequest))]
[JsonSerializable(typeof(RenewalProcess.Order))]
[JsonSerializable(typeof(GrantSeal.Sealed))]
internal sealed partial class SealedJson : JsonSerializerContext;
