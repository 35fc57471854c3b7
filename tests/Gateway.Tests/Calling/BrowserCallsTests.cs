using System.Net;
using System.Text.Json;

namespace WebexGateway.Tests.Calling;

/// <summary>What the gateway gives a browser for a call, and to whom.</summary>
public sealed class BrowserCallsTests : IDisposable
{
    private const string Number = "+576012345678";

    private readonly DirectoryInfo site = Directory.CreateTempSubdirectory("gateway-site-");

    public BrowserCallsTests()
    {
        File.WriteAllText(Path.Combine(site.FullName, "index.html"), "<!doctype html><title>Site</title>");
        File.WriteAllText(Path.Combine(site.CreateSubdirectory("vendor").FullName, "calling.min.js"), "var Calling = {};");
    }

    public void Dispose() => site.Delete(recursive: true);

    [Fact]
    public async Task A_visitor_gets_a_token_for_the_operators_number_and_for_no_other()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Calling:Number", Number));

        var answer = await gateway.PostAsync("/guest/call-token", """{"name":"Ana"}""");
        var other = await gateway.PostAsync("/guest/call-token", """{"calledNumber":"+19005550100"}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await answer.JsonAsync()).EnumerateObject().Select(field => field.Name).ShouldBe(["call_token"]);
        await other.ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        var asked = gateway.Webex.State.Requests.Where(seen => seen.Path == "/v1/telephony/click2call/callToken").ShouldHaveSingleItem();
        JsonElement.Parse(asked.Body).ToString().ShouldBe($$"""{"calledNumber":"{{Number}}","guestName":"Ana"}""");
    }

    [Fact]
    public async Task Without_a_number_the_token_is_refused_with_the_reason_and_Webex_is_not_asked()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.PostAsync("/guest/call-token", "{}");

        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await answer.JsonAsync()).GetProperty("detail").GetString().ShouldBe("This is not offered here: Calling:Number is not set.");
        gateway.Webex.State.Requests.ShouldNotContain(seen => seen.Path.Contains("click2call"));
    }

    [Fact]
    public async Task Another_sites_page_gets_no_token()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Calling:Number", Number));
        gateway.Client.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        var answer = await gateway.PostAsync("/guest/call-token", "{}");

        await answer.ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-a-visitor");
    }

    [Fact]
    public async Task A_page_may_use_the_microphone_and_Webexs_hosts_while_calls_are_offered()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Calling:Number", Number), ("webroot", site.FullName));

        (await OfferAsync(gateway)).ShouldBeTrue();
        var page = await gateway.GetAsync("/");
        Header(page, "Permissions-Policy").ShouldContain("microphone=(self)");
        Header(page, "Content-Security-Policy").ShouldContain("connect-src 'self' https://webexapis.com");
        Header(page, "Content-Security-Policy").ShouldNotContain("unsafe");

        foreach (var path in new[] { "/vendor/calling.min.js", "/callback/options", "/operator", "/nothing" })
        {
            var other = await gateway.GetAsync(path);
            Header(other, "Permissions-Policy").ShouldContain("microphone=()", customMessage: path);
            Header(other, "Content-Security-Policy").ShouldNotContain("webex", customMessage: path);
        }
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(Number, false)]
    public async Task Without_the_number_or_the_library_a_page_offers_nothing_and_may_no_more_than_before(string? number, bool hasLibrary)
    {
        if (!hasLibrary)
        {
            File.Delete(Path.Combine(site.FullName, "vendor", "calling.min.js"));
        }

        await using var gateway = await GatewayUnderTest.StartAsync(("Calling:Number", number), ("webroot", site.FullName));

        (await OfferAsync(gateway)).ShouldBeFalse();
        var page = await gateway.GetAsync("/");
        Header(page, "Permissions-Policy").ShouldContain("microphone=()");
        Header(page, "Content-Security-Policy").ShouldNotContain("connect-src");
        gateway.Logs.Any(line => line.Contains("npm --prefix eng/calling run fetch")).ShouldBe(!hasLibrary);
    }

    [Fact]
    public async Task A_destination_with_spaces_is_refused_at_the_start()
    {
        await using var webex = await Sandbox.WebexSandbox.StartAsync(new() { Port = 0 });
        await using var gateway = GatewayProcess.InProduction(webex, ("Calling__Number", "+57 601 7654321"), ("Storage__Path", Path.Combine(site.FullName, "gateway.db")));

        (await gateway.RunToEndAsync()).ShouldBe(1);

        gateway.Output.ShouldContain("✗ Calling:Number cannot be used: write the destination as Control Hub has it");
        gateway.Output.ShouldNotContain("7654321");
    }

    private static async Task<bool> OfferAsync(GatewayUnderTest gateway)
    {
        var options = await gateway.GetAsync("/callback/options");
        return (await options.JsonAsync()).GetProperty("calling").GetBoolean();
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
