using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>
/// Writes a new JSON answer from the reply fields of the route. An answer of Webex without the expected fields becomes a 502.
/// </summary>
internal sealed class JsonReplyTransform : ResponseTransform
{
    private const int MaxBytes = 64 * 1024;

    private readonly List<ReplyField> fields = [];

    public void Add(ReplyField field) => fields.Add(field);

    public override async ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { IsSuccessStatusCode: true } answer)
        {
            return;
        }

        context.SuppressResponseBody = true;
        var response = context.HttpContext.Response;
        if (await ReadAsync(answer.Content, context.CancellationToken) is not { } body)
        {
            response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(body, context.CancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
            using var answer = await JsonDocument.ParseAsync(
                await content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            return Write(answer.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            return null;
        }
    }

    private ReadOnlyMemory<byte>? Write(JsonElement answer)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (!fields.TrueForAll(field => field.WriteTo(writer, answer)))
        {
            return null;
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
