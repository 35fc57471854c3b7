using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.Tokens;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RenewalEndpoints.Renewed))]
internal sealed partial class TokenAnswerJson : JsonSerializerContext;
