namespace WebexGateway.Settings;

/// <summary>One thing that is wrong in the configuration.</summary>
/// <param name="Path">The key's path, with colons.</param>
/// <param name="Words">What is wrong and how to mend it; reads on after the path.</param>
/// <param name="IsMissing">Whether the key is not there, rather than wrong.</param>
public sealed record Fault(string Path, string Words, bool IsMissing = false)
{
    public override string ToString() => $"{Path} {Words}.";
}
