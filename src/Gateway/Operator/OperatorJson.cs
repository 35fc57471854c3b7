using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.Operator;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OperatorState))]
[JsonSerializable(typeof(IReadOnlyList<DeskRow>))]
[JsonSerializable(typeof(CallFunnels))]
[JsonSerializable(typeof(EventDesk.Answer))]
[JsonSerializable(typeof(CallbackDesk.Decision))]
[JsonSerializable(typeof(CallbackDesk.Subject))]
[JsonSerializable(typeof(CallbackDesk.Erasure))]
internal sealed partial class OperatorJson : JsonSerializerContext;
