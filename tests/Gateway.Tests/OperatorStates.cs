using System.Text.Json;

namespace WebexGateway.Tests;

/// <summary>What the operator's page is told.</summary>
internal static class OperatorStates
{
    /// <summary>Begins to follow the events, with the key.</summary>
    public static Task<HttpResponseMessage> FollowOperatorAsync(this GatewayUnderTest gateway)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/operator/events");
        request.Headers.Authorization = new("Bearer", GatewayUnderTest.OperatorKey);
        return gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The first page of the operator's list.</summary>
    public static async Task<List<JsonElement>> DeskAsync(this GatewayUnderTest gateway, string query = "") =>
        [.. (await (await gateway.OperateAsync($"/operator/callbacks{query}")).JsonAsync()).GetProperty("callbacks").EnumerateArray()];

    /// <summary>The first page of the audit list.</summary>
    public static async Task<List<JsonElement>> AuditAsync(this GatewayUnderTest gateway) =>
        [.. (await (await gateway.OperateAsync("/operator/audit?limit=500")).JsonAsync()).GetProperty("audit").EnumerateArray()];

    /// <summary>The first event.</summary>
    public static async Task<JsonElement> OperatorStateAsync(this GatewayUnderTest gateway)
    {
        using var events = await gateway.FollowOperatorAsync();
        events.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await events.Content.ReadAsStreamAsync());
        return JsonElement.Parse((await lines.ReadLineAsync())!["data: ".Length..]);
    }

    /// <summary>A token's line in it.</summary>
    public static async Task<JsonElement> OperatorTokenAsync(this GatewayUnderTest gateway, string name) =>
        (await gateway.OperatorStateAsync()).GetProperty("tokens").EnumerateArray().Single(token => token.GetProperty("name").GetString() == name);
}
