using System.Globalization;
using System.Text.Json;

namespace WebexGateway.FollowUp;

/// <summary>Asks for a page of <c>GET /v1/tasks</c>, and judges the answer.</summary>
public sealed class TaskList(WebexClient webex)
{
    public const int PageSize = 500;

    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    public async Task<ListAnswer> AskAsync(
        WebexPlace place, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/v1/tasks?from={from.ToUnixTimeMilliseconds()}&to={to.ToUnixTimeMilliseconds()}&channelTypes=telephony&pageSize={PageSize}");
        var answer = await webex.AskAsync(place, HttpMethod.Get, path, null, cancellationToken);
        return answer switch
        {
            null => new ListAnswer.Failed(),
            { IsTooLarge: true } or { Status: StatusCodes.Status413PayloadTooLarge } => new ListAnswer.TooMuch(),
            { Status: StatusCodes.Status200OK } => Read(answer.Body),
            { Status: StatusCodes.Status429TooManyRequests } => new ListAnswer.Wait(answer.RetryAfter ?? DefaultWait),
            { Status: StatusCodes.Status408RequestTimeout } => new ListAnswer.Failed(),
            { Status: >= 400 and < 500 } => new ListAnswer.Refused(answer.Status),
            _ => new ListAnswer.Failed(),
        };
    }

    /// <summary>Judges the body of a 200.</summary>
    public static ListAnswer Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (WebexJson.Value(json.RootElement, "data") is not { ValueKind: JsonValueKind.Array } data)
            {
                return new ListAnswer.Failed();
            }

            List<ListedTask> tasks = [.. data.EnumerateArray().Select(ListedTask.Read).OfType<ListedTask>()];
            return new ListAnswer.Page(tasks, data.GetArrayLength());
        }
        catch (JsonException)
        {
            return new ListAnswer.Failed();
        }
    }
}
