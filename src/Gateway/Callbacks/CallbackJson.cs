using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.Callbacks;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallbackOffer))]
internal sealed partial class CallbackJson : JsonSerializerContext;
