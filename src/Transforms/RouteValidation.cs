using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>Reports faults of transforms with route, transform and fix.</summary>
internal static class RouteValidation
{
    public static void AddFault(this TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform, string fix) =>
        context.Errors.Add(new ArgumentException($"Route '{context.Route.RouteId}', transform {Describe(transform)}: {fix}."));

    public static void OnlyKeys(
        this TransformRouteValidationContext context,
        IReadOnlyDictionary<string,
        string> transform,
        params IReadOnlyCollection<string> known)
    {
        foreach (var unknown in transform.Keys.Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            context.AddFault(transform, $"'{unknown}' is not known here; {Spelling.Suggest(unknown, known)}");
        }
    }

    public static bool HasValue(this TransformRouteValidationContext context, string key, string value) =>
        context.Transforms().Any(transform => string.Equals(transform.GetValueOrDefault(key), value, StringComparison.OrdinalIgnoreCase));

    public static int CountOf(this TransformRouteValidationContext context, string key) =>
        context.Transforms().Count(transform => transform.ContainsKey(key));

    public static IEnumerable<IReadOnlyDictionary<string, string>> Transforms(this TransformRouteValidationContext context) =>
        context.Route.Transforms ?? [];

    /// <summary>
    /// Shows the keys of a transform and the values of field names only. Other values may be secrets or numbers, and faults are public.
    /// </summary>
    private static string Describe(IReadOnlyDictionary<string, string> transform) =>
        $"{{ {string.Join(", ", transform.Select(pair => $"\"{pair.Key}\": {(IsShown(pair.Key) ? $"\"{pair.Value}\"" : "…")}"))} }}";

    private static bool IsShown(string key) => key is BodyFieldFactory.Name or ReplyFieldFactory.Name;
}
