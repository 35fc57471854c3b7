using WebexGateway.Settings;

namespace WebexGateway.Tests.Settings;

/// <summary>Where routes may send a token.</summary>
public sealed class AllowedAddressTests
{
    [Theory]
    [InlineData("https://webexapis.com", "https://API.WXCC-eu1.cisco.com", "https://idbroker.webex.com")]
    [InlineData("http://127.0.0.1:10001", "http://localhost:10001", "http://[::1]:10001")]
    [InlineData("https://proxy.example:8443/webex", "https://eu.relay.example")]
    public void Webexs_hosts_loopback_and_those_that_were_named_may_have_tokens(params string[] addresses) =>
        addresses.ShouldAllBe(address => FaultOf(address) == null);

    [Theory]
    [InlineData("use https", "http://webexapis.com", "http://proxy.example", "ftp://webexapis.com", "webexapis.com", "", null)]
    [InlineData("evil.example", "https://webexapis.com.evil.example", "https://webexapis.com@evil.example")]
    [InlineData("evilwebexapis.com", "https://evilwebexapis.com")]
    [InlineData("cisco.com", "https://cisco.com")]
    [InlineData("evilcisco.com", "https://api.wxcc-us1.evilcisco.com")]
    [InlineData("cisco.com.example", "https://api.wxcc-us1.evil.cisco.com.example")]
    [InlineData("a.b.webex.com", "https://a.b.webex.com")]
    [InlineData("Webex:AllowedHosts", "https://relay.example")]
    public void Nobody_else_may(string said, params string?[] addresses)
    {
        foreach (var address in addresses)
        {
            FaultOf(address).ShouldNotBeNull(address).ShouldContain(said);
        }
    }

    private static string? FaultOf(string? address) => WebexAddress.FaultOf(address, ["proxy.example", "*.relay.example"]);
}
