namespace WebexGateway.Settings;

/// <summary>Finds names in <c>AllowedHosts</c> that no Host header can contain.</summary>
public static class HostNames
{
    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        from name in (configuration["AllowedHosts"] ?? "").Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let host = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name.Trim('[', ']')
        where name != "*" && Uri.CheckHostName(host) == UriHostNameType.Unknown
        select $"AllowedHosts holds '{name}': write names such as www.example.com, divided by semicolons, without https:// and port.";
}
