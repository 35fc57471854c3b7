using System.Text.Json;

namespace WebexGateway.Sandbox.Http;

/// <summary>
/// Detects strings in JSON that are not valid text: half of a surrogate pair passes the parser and fails when it is read.
/// </summary>
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
