namespace WebexGateway.Simulation;

/// <summary>Names the method that a continuation goes on with, for people who replay a seed.</summary>
internal static class StepNames
{
    /// <summary>Null when it cannot be told.</summary>
    public static string? Of(object? state) => state switch
    {
        Action { Target: { } target } => OfType(target.GetType()),
        null => null,
        _ => OfType(state.GetType()),
    };

    private static string? OfType(Type type) => type.GenericTypeArguments.Append(type)
        .Where(machine => machine.Name.StartsWith('<') && machine.DeclaringType is not null)
        .Select(machine => $"{machine.DeclaringType!.Name}.{machine.Name[1..machine.Name.IndexOf('>', StringComparison.Ordinal)]}")
        .FirstOrDefault(name => name[^1] != '.');
}
