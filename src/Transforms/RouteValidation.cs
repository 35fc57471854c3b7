using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>How a transform that is misspelt or contradicts its route is refused: by route, transform and fix.</summary>
internal static class RouteValidation
{
    public static void Refuse(this TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform, string fix) =>
        context.Errors.Add(new ArgumentException($"Route '{context.Route.RouteId}', transform {Describe(transform)}: {fix}."));

    public static void OnlyKeys(
        this TransformRouteValidationContext context,
        IReadOnlyDictionary<string,
        string> transform,
        params IReadOnlyCollection<string> known)
    {
        foreach (var unknown in transform.Keys.Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Refuse(transform, $"'{unknown}' is not known here; {Spelling.Suggest(unknown, known)}");
        }
    }

    public static bool Says(this TransformRouteValidationContext context, string key, string value) =>
        context.Transforms().Any(transform => string.Equals(transform.GetValueOrDefault(key), value, StringComparison.OrdinalIgnoreCase));

    public static int CountOf(this TransformRouteValidationContext context, string key) =>
        context.Transforms().Count(transform => transform.ContainsKey(key));

    public static IEnumerable<IReadOnlyDictionary<string, string>> Transforms(this TransformRouteValidationContext context) =>
        context.Route.Transforms ?? [];

    /// <summary>
    /// Its keys; of its values only the name of a field, since any other may be a secret or a number, and a fault is shown in public.
    /// </summary>
    private static string Describe(IReadOnlyDictionary<string, string> transform) =>
        $"{{ {string.Join(", ", transform.Select(pair => $"\"{pair.Key}\": {(IsShown(pair.Key) ? $"\"{pair.Value}\"" : "…")}"))} }}";

    private static bool IsShown(string key) => key is BodyFieldFactory.Name or ReplyFieldFactory.Name;
}
