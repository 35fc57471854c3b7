namespace WebexGateway.Settings;

/// <summary>Maps the variables of the Node backend to our keys, so that they still work.</summary>
public static class NodeVariables
{
    private const string ContactCenter = "Webex:Tokens:ContactCenter:";
    private const string GuestIssuer = "Webex:Tokens:GuestIssuer:";

    private static readonly (string Variable, string Key)[] Keys =
    [
        ("CLIENT_ID", ContactCenter + "ClientId"),
        ("CLIENT_SECRET", ContactCenter + "ClientSecret"),
        ("REFRESH_TOKEN", ContactCenter + "RefreshToken"),
        ("GUEST_CLIENT_ID", GuestIssuer + "ClientId"),
        ("GUEST_CLIENT_SECRET", GuestIssuer + "ClientSecret"),
        ("GUEST_REFRESH_TOKEN", GuestIssuer + "RefreshToken"),
        ("REDIRECT_URI", "Webex:RedirectUri"),
        ("ENTRY_POINT_ID", "Callbacks:EntryPoints:default"),
        ("WXCC_API_URL", "ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address"),
        ("WEBEX_API_URL", "Webex:ApiUrl"),
        ("WEBEX_API_URL", "ReverseProxy:Clusters:webex:Destinations:primary:Address"),
        ("OPERATOR_KEY", "Operator:Key"),
        ("DATABASE_URL", "Storage:ConnectionString"),
        ("KEY_RING_SECRET", "Storage:KeyRingSecret"),
        ("KEY_RING_SECRET_OLD", "Storage:KeyRingSecretOld"),
    ];

    /// <summary>The variables and <c>PORT</c>, which has no key.</summary>
    public static IEnumerable<string> Names => Keys.Select(name => name.Variable).Append("PORT").Distinct();

    /// <summary>Returns our keys with the values of the variables that are set.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Read(IConfiguration environment) =>
        from name in Keys
        let value = environment[name.Variable]?.Trim()
        where value is { Length: > 0 }
        let meant = name.Key.EndsWith(":Address", StringComparison.Ordinal) ? WithoutPath(value) : value
        select KeyValuePair.Create(name.Key, (string?)meant);

    /// <summary>Names a fault by the variable that sets its key.</summary>
    public static string Named(Fault fault) =>
        Keys.FirstOrDefault(name => name.Key.Equals(fault.Path, StringComparison.OrdinalIgnoreCase)) is { Variable: { } variable }
            ? $"{variable} ({fault.Path}) {fault.Words}."
            : $"{fault}";

    /// <summary>
    /// Removes a path such as <c>/v1/tasks</c>, which the Node backend needed; <c>config/routes.json</c> has the paths now.
    /// </summary>
    private static string WithoutPath(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.GetLeftPart(UriPartial.Authority) : address;
}
