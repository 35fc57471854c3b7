using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>
/// Writes a new JSON body from the body fields of the route. It reads the visitor's body for the fields that the route names, and never
/// forwards it.
/// </summary>
internal sealed partial class JsonBodyTransform(ILogger<JsonBodyTransform> logger) : RequestTransform
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonNode root = new();
    private readonly Dictionary<string, VisitorField> visitorFields = [];
    private readonly List<BodyField> settings = [];

    public void Add(BodyField field)
    {
        root.Add(field.Path.Split('.'), field);
        if (field.Visitor is { } visitor)
        {
            var isRequired = visitor.Required || visitorFields.GetValueOrDefault(visitor.Name)?.Required == true;
            visitorFields[visitor.Name] = visitor with { Required = isRequired };
        }

        if (field.Setting is not null)
        {
            settings.Add(field);
        }
    }

    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        // The admission has read the body of its route; other bodies are read here, with the fields that the transforms name.
        var isAdmitted = context.HttpContext.Features.Get<AdmittedCallback>() is not null;
        var visitor = isAdmitted ? null : await VisitorJson.ReadAsync(context.HttpContext.Request, visitorFields);
        if ((MissingSetting(context.HttpContext) ?? visitor?.Refusal ?? MissingField(visitor)) is { } refusal)
        {
            Log.Refused(logger, refusal.Status, refusal.Detail);
            context.HttpContext.Features.Set(refusal);
            context.HttpContext.Response.StatusCode = refusal.Status;
            return;
        }

        var body = Write(new BodySource(context.HttpContext, visitor));
        context.HttpContext.Request.Body = new MemoryStream(body.WrittenMemory.ToArray(), writable: false);
        var headers = context.ProxyRequest.Content!.Headers;
        headers.ContentLength = body.WrittenCount;
        headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    private RequestRefusal? MissingSetting(HttpContext context) =>
        settings.Find(field => field.Read(new(context, null)) is null) is { } missing ? RequestRefusal.NotOffered(missing.Setting!) : null;

    private RequestRefusal? MissingField(VisitorJson? visitor) =>
        visitorFields.Values.FirstOrDefault(field => field.Required && visitor?[field.Name] is not { Length: > 0 }) is { } missing
            ? RequestRefusal.Malformed($"'{missing.Name}' is required.")
            : null;

    private ArrayBufferWriter<byte> Write(BodySource source)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        root.WriteTo(writer, source);
        writer.WriteEndObject();
        writer.Flush();
        return buffer;
    }

    /// <summary>One level of the body: its fields and the levels below. A level without any text is left out.</summary>
    private sealed class JsonNode
    {
        private readonly List<(string Name, BodyField? Field, JsonNode? Level)> members = [];

        public void Add(ReadOnlySpan<string> path, BodyField field)
        {
            var name = path[0];
            if (path.Length == 1)
            {
                members.Add((name, field, null));
                return;
            }

            var level = members.Find(member => member.Name == name).Level;
            if (level is null)
            {
                members.Add((name, null, level = new()));
            }

            level.Add(path[1..], field);
        }

        public void WriteTo(Utf8JsonWriter writer, BodySource source)
        {
            foreach (var (name, field, level) in members)
            {
                if (field?.Read(source) is { } text)
                {
                    writer.WriteString(name, text);
                }
                else if (level?.HasText(source) == true)
                {
                    writer.WriteStartObject(name);
                    level.WriteTo(writer, source);
                    writer.WriteEndObject();
                }
            }
        }

        private bool HasText(BodySource source) =>
            members.Exists(member => member.Field?.Read(source) is not null || member.Level?.HasText(source) == true);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "A visitor's request was refused with {Status}: {Detail}")]
        public static partial void Refused(ILogger logger, int status, string? detail);
    }
}
