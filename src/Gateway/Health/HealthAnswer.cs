using System.Text.Json.Serialization;

namespace WebexGateway.Health;

public sealed record HealthAnswer(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChecksAnswer? Checks = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ServiceState? Service = null);
