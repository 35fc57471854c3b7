using System.Text.Json;

namespace WebexGateway.Sandbox.Http;

/// <summary>Finds JSON whose strings are no text: halves of surrogate pairs pass the parser and fail when they are read.</summary>
internal static class JsonText
{
    public static bool IsWhole(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsWhole),
                JsonValueKind.Object => element.EnumerateObject().All(field => field.Name is not null && IsWhole(field.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
