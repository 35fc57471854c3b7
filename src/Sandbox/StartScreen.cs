namespace WebexGateway.Sandbox;

/// <summary>Writes the instructions for the stand-in on one screen.</summary>
internal static class StartScreen
{
    public static string Of(WebexSandbox sandbox)
    {
        var (address, options) = (sandbox.Address.ToString().TrimEnd('/'), sandbox.Options);
        return $"""
            The stand-in for Webex listens at {address}. No telephone will ring.

              {address}/                   the calls placed
              {address}/_sandbox/calls     the same as JSON
              {address}/_sandbox/requests  what arrived
              {address}/_sandbox/faults    GET lists the faults, POST arms one:
                curl -d '{Example}' {address}/_sandbox/faults

            Give the gateway this environment (without the first line it plays Webex itself in Development):

              Webex__Sandbox=false
              CLIENT_ID={options.ClientId}
              CLIENT_SECRET={options.ClientSecret}
              REFRESH_TOKEN={options.RefreshToken}
              ENTRY_POINT_ID={options.EntryPointId}
              WXCC_API_URL={address}
              WEBEX_API_URL={address}

            And, for guests with their own Service App:

              GUEST_CLIENT_ID={options.GuestClientId}
              GUEST_CLIENT_SECRET={options.GuestClientSecret}
              GUEST_REFRESH_TOKEN={options.GuestRefreshToken}

            Contact Center takes {options.RequestsPerMinute} requests a minute. --help lists the options. Ctrl+C stops it.
            """;
    }

    private const string Example = """{"path":"/v1/tasks","kind":"rate-limited","count":1,"retryAfter":5}""";
}
