using WebexGateway.Settings;

namespace WebexGateway.Tests.Settings;

/// <summary>Where routes may send a token.</summary>
public sealed class AllowedAddressTests
{
    [Theory]
    [InlineData("https://webexapis.com")]
    [InlineData("https://API.WXCC-eu1.cisco.com")]
    [InlineData("https://idbroker.webex.com")]
    [InlineData("http://127.0.0.1:10001")]
    [InlineData("http://localhost:10001")]
    [InlineData("http://[::1]:10001")]
    [InlineData("https://proxy.example:8443/webex")]
    [InlineData("https://eu.relay.example")]
    public void Webexs_hosts_loopback_and_those_that_were_named_may_have_tokens(string address) =>
        WebexAddress.FaultOf(address, ["proxy.example", "*.relay.example"]).ShouldBeNull();

    [Theory]
    [InlineData("http://webexapis.com", "use https")]
    [InlineData("http://proxy.example", "use https")]
    [InlineData("ftp://webexapis.com", "use https")]
    [InlineData("webexapis.com", "use https")]
    [InlineData("", "use https")]
    [InlineData(null, "use https")]
    [InlineData("https://webexapis.com.evil.example", "evil.example")]
    [InlineData("https://webexapis.com@evil.example", "evil.example")]
    [InlineData("https://evilwebexapis.com", "evilwebexapis.com")]
    [InlineData("https://cisco.com", "cisco.com")]
    [InlineData("https://api.wxcc-us1.evilcisco.com", "evilcisco.com")]
    [InlineData("https://api.wxcc-us1.evil.cisco.com.example", "cisco.com.example")]
    [InlineData("https://a.b.webex.com", "a.b.webex.com")]
    [InlineData("https://relay.example", "Webex:AllowedHosts")]
    public void Nobody_else_may(string? address, string said) =>
        WebexAddress.FaultOf(address, ["proxy.example", "*.relay.example"]).ShouldNotBeNull().ShouldContain(said);
}
