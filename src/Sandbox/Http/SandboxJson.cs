using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WebexGateway.Sandbox.ContactCenter;
using WebexGateway.Sandbox.Guests;
using WebexGateway.Sandbox.Pages;

namespace WebexGateway.Sandbox.Http;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallToken))]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(ContactCenterAnswer<IEnumerable<ListedTask>>))]
[JsonSerializable(typeof(ContactCenterAnswer<IEnumerable<Subscription>>))]
[JsonSerializable(typeof(ContactCenterAnswer<Subscription>))]
[JsonSerializable(typeof(ContactCenterAnswer<TaskPlaced>))]
[JsonSerializable(typeof(EventTypeList))]
[JsonSerializable(typeof(FaultList))]
[JsonSerializable(typeof(FaultOrder))]
[JsonSerializable(typeof(FaultRefusal))]
[JsonSerializable(typeof(Guest))]
[JsonSerializable(typeof(GuestClaims))]
[JsonSerializable(typeof(IEnumerable<SeenRequest>))]
[JsonSerializable(typeof(IReadOnlyList<PlacedCall>))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ScheduledCallback))]
[JsonSerializable(typeof(ScheduledCallbackPage))]
[JsonSerializable(typeof(WebexError.OfApi))]
[JsonSerializable(typeof(WebexError.OfGate))]
[JsonSerializable(typeof(WebexError.OfOAuth))]
[JsonSerializable(typeof(WebexError.OfRequest<int>))]
[JsonSerializable(typeof(WebexError.OfRequest<string>))]
[JsonSerializable(typeof(WebexError.OfServer))]
internal sealed partial class SandboxJson : JsonSerializerContext
{
    /// <summary>Writes letters unescaped where JSON permits it.</summary>
    public static readonly SandboxJson Readable =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
