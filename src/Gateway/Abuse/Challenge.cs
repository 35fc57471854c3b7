using System.Text.Json.Serialization;

namespace WebexGateway.Abuse;

/// <summary>
/// A challenge in the widget's format: find the number up to <c>maxnumber</c> whose hash with the salt is <c>challenge</c>.
/// </summary>
public sealed record Challenge(
    string Algorithm,
    [property: JsonPropertyName("challenge")] string Hash,
    [property: JsonPropertyName("maxnumber")] int MaxNumber,
    string Salt,
    string Signature);
