using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>Reads answers.</summary>
internal static class AnswerExtensions
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
