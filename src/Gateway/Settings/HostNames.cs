namespace WebexGateway.Settings;

/// <summary>Finds names in <c>AllowedHosts</c> that no request's Host can ever be.</summary>
public static class HostNames
{
    /// <summary>What is wrong, each with the fix.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        from name in (configuration["AllowedHosts"] ?? "").Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let host = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name.Trim('[', ']')
        where name != "*" && Uri.CheckHostName(host) == UriHostNameType.Unknown
        select $"AllowedHosts holds '{name}': write names such as www.example.com, divided by semicolons, without https:// and port.";
}
