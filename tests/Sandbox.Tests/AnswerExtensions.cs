using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>Reads and judges answers.</summary>
internal static class AnswerExtensions
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    /// <summary>A 400 in Contact Center's shape, whose first message begins with a name.</summary>
    public static async Task ShouldBeRefusedAsync(this HttpResponseMessage answer, string named)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var refusal = await answer.JsonAsync();
        refusal["error"]!["key"]!.GetValue<string>().ShouldBe("400");
        refusal["error"]!["message"]![0]!["description"]!.GetValue<string>().ShouldStartWith(named);
        refusal["trackingId"]!.GetValue<string>().ShouldBe(answer.Headers.GetValues("trackingid").Single());
    }
}
