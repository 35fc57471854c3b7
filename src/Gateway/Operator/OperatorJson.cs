using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebexGateway.Operator;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OperatorState))]
[JsonSerializable(typeof(DeskPage))]
[JsonSerializable(typeof(DeskRow))]
[JsonSerializable(typeof(CallbackDesk.Sought))]
[JsonSerializable(typeof(CallbackDesk.Revealed))]
[JsonSerializable(typeof(DecisionDesk.Decision))]
[JsonSerializable(typeof(DecisionDesk.Decisions))]
[JsonSerializable(typeof(DecisionDesk.Decided))]
[JsonSerializable(typeof(NumberDesk.Subject))]
[JsonSerializable(typeof(NumberDesk.Erasure))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AlertDesk.Delivery))]
[JsonSerializable(typeof(CallFunnels))]
[JsonSerializable(typeof(Stretch))]
[JsonSerializable(typeof(EventDesk.Answer))]
internal sealed partial class OperatorJson : JsonSerializerContext;
