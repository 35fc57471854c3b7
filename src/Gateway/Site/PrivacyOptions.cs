namespace WebexGateway.Site;

/// <summary>The section <c>Site:Privacy</c>: the names in the data policy and the consent text. Each is optional.</summary>
/// <param name="Controller">The controller of the data.</param>
/// <param name="TaxId">The tax id of the controller, such as a NIT.</param>
/// <param name="Address">The address of the controller.</param>
/// <param name="Email">The address for e-mail about the data.</param>
/// <param name="Phone">The telephone number for questions about the data.</param>
public sealed record PrivacyOptions(string? Controller, string? TaxId, string? Address, string? Email, string? Phone)
{
    /// <summary>Returns null when nothing is set.</summary>
    public static PrivacyOptions? Read(IConfigurationSection section)
    {
        var read = new PrivacyOptions(
            Text(section, nameof(Controller)),
            Text(section, nameof(TaxId)),
            Text(section, nameof(Address)),
            Text(section, nameof(Email)),
            Text(section, nameof(Phone)));
        return read == new PrivacyOptions(null, null, null, null, null) ? null : read;
    }

    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text.Trim() : null;
}
