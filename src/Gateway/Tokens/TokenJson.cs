using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.Tokens;

/// <summary>What the gateway writes for itself: rows, cookies and the order to a renewing process, with the names of the code.</summary>
[JsonSerializable(typeof(AuthorizationRequest))]
[JsonSerializable(typeof(RenewalProcess.Order))]
[JsonSerializable(typeof(TokenVault.Sealed))]
internal sealed partial class SealedJson : JsonSerializerContext;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OAuthEndpoints.Renewed))]
internal sealed partial class TokenAnswerJson : JsonSerializerContext;
