namespace WebexGateway.Settings;

/// <summary>Lets the Node backend's variable names go on working: each is another name of one of our keys.</summary>
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
    ];

    /// <summary>The variables, with <c>PORT</c>, which has no key.</summary>
    public static IEnumerable<string> Names => Keys.Select(name => name.Variable).Append("PORT").Distinct();

    /// <summary>Our keys with the values of those variables that are set.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Read(IConfiguration environment) =>
        from name in Keys
        let value = environment[name.Variable]?.Trim()
        where value is { Length: > 0 }
        let meant = name.Key.EndsWith(":Address", StringComparison.Ordinal) ? WithoutPath(value) : value
        select KeyValuePair.Create(name.Key, (string?)meant);

    /// <summary>A fault by the name under which people set the key.</summary>
    public static string Named(Fault fault) =>
        Keys.FirstOrDefault(name => name.Key.Equals(fault.Path, StringComparison.OrdinalIgnoreCase)) is { Variable: { } variable }
            ? $"{variable} ({fault.Path}) {fault.Words}."
            : $"{fault}";

    /// <summary>The Node backend took <c>https://api…/v1/tasks</c>; the paths stand in <c>config/routes.json</c> now.</summary>
    private static string WithoutPath(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.GetLeftPart(UriPartial.Authority) : address;
}
