using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.Abuse;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Challenge))]
internal sealed partial class AbuseJson : JsonSerializerContext;
