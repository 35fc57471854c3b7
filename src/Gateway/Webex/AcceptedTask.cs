using System.Text.Json;

namespace WebexGateway.Webex;

/// <summary>
/// Reads the id of the call in the body of Webex's 201, <c>{"data":{"id":"…"}}</c>. The call is placed without it too, so a body that is
/// slow, long or of another form is left alone.
/// </summary>
internal static class AcceptedTask
{
    private const int LargestBody = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task<string?> ReadAsync(HttpResponseMessage response, TimeProvider clock, CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, patience.Token);
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestBody, either.Token);
            using var json = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(either.Token), cancellationToken: either.Token);
            return WebexJson.Value(json.RootElement, "data") is { } data ? CallNews.TaskOf(WebexJson.Text(data, "id")) : null;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
