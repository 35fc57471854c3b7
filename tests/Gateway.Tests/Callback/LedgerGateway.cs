using WebexGateway.Ledger;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests.Callback;

/// <summary>A gateway with the cool-down as shipped, for tests that are about the ledger.</summary>
internal static class LedgerGateway
{
    private static readonly (string, string?) ShippedCoolDown = ("Callbacks:CoolDown", new CallbackOptions().CoolDown.ToString());

    public static Task<GatewayUnderTest> StartAsync(params (string, string?)[] settings) => GatewayUnderTest.StartAsync([ShippedCoolDown, .. settings]);

    public static Task<GatewayUnderTest> StartAsync(SandboxOptions webex, params (string, string?)[] settings) => GatewayUnderTest.StartAsync(webex, [ShippedCoolDown, .. settings]);
}
