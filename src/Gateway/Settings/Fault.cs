namespace WebexGateway.Settings;

/// <summary>Something wrong in the configuration.</summary>
/// <param name="Path">The key's path, with colons.</param>
/// <param name="Words">The fault and the fix; the sentence continues after the path.</param>
/// <param name="IsMissing">True when the key is missing.</param>
public sealed record Fault(string Path, string Words, bool IsMissing = false)
{
    public override string ToString() => $"{Path} {Words}.";
}
