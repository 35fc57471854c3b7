using WebexGateway.Sandbox;

namespace WebexGateway.Tests.OAuth;

/// <summary>A gateway for tests that are about tokens: guests are served by the one token there is, and a guest's request, unlike a callback, waits in no queue when that fails.</summary>
internal static class TokenGateway
{
    private static readonly (string, string?)[] OneToken = [("GUEST_CLIENT_ID", ""), ("GUEST_CLIENT_SECRET", ""), ("GUEST_REFRESH_TOKEN", "")];

    public static Task<GatewayUnderTest> StartAsync(params (string, string?)[] settings) => GatewayUnderTest.StartAsync([.. OneToken, .. settings]);

    public static Task<GatewayUnderTest> StartAsync(SandboxOptions webex, params (string, string?)[] settings) => GatewayUnderTest.StartAsync(webex, [.. OneToken, .. settings]);

    /// <summary>Asks for a guest's token.</summary>
    public static Task<HttpResponseMessage> GuestAsync(this GatewayUnderTest gateway) => gateway.PostAsync("/guest/token", "{}");
}
