using System.Text.Json;

namespace WebexGateway.Health;

/// <summary>A message about the service in the shape that its receiver reads. It holds no number and no secret.</summary>
internal static class AlertMessage
{
    public static byte[] Of(ServiceState state, string shape, string? site, bool isTest)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            switch (shape)
            {
                case "webex":
                    json.WriteString("markdown", $"**{Head(state, isTest)}** {Text(state, site)}");
                    break;
                case "slack":
                    json.WriteString("text", $"*{Head(state, isTest)}* {Text(state, site)}");
                    break;
                case "teams":
                    WriteCard(json, $"**{Head(state, isTest)}** {Text(state, site)}");
                    break;
                default:
                    WriteFields(json, state, site, isTest);
                    break;
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Head(ServiceState state, bool isTest) => $"WebexGateway {(isTest ? "(a test) " : "")}is {state.State}.";

    private static string Text(ServiceState state, string? site) =>
        string.Join(' ', new[] { state.Cause, state.Advice, PageOf(site) }.OfType<string>());

    private static string? PageOf(string? site) => site is { Length: > 0 } ? $"{site.TrimEnd('/')}/operator" : null;

    private static void WriteFields(Utf8JsonWriter json, ServiceState state, string? site, bool isTest)
    {
        json.WriteString("service", "WebexGateway");
        json.WriteBoolean("test", isTest);
        json.WriteString("state", state.State);
        json.WriteString("code", state.Code);
        json.WriteString("cause", state.Cause);
        json.WriteString("advice", state.Advice);
        WriteMoment(json, "since", state.Since);
        WriteMoment(json, "until", state.Until);
        json.WriteString("page", PageOf(site));
    }

    private static void WriteMoment(Utf8JsonWriter json, string name, DateTimeOffset? moment)
    {
        if (moment is { } given)
        {
            json.WriteString(name, given);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Teams' workflows take an adaptive card.</summary>
    private static void WriteCard(Utf8JsonWriter json, string text)
    {
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteStartObject("content");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");
        json.WriteStartArray("body");
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", text);
        json.WriteBoolean("wrap", true);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
