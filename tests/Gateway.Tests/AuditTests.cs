using System.Net;
using System.Text.Json;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests;

/// <summary>Named keys, and the list of who did what.</summary>
public sealed class AuditTests : GatewayTest
{
    private const string Ana = "anas-own-key-of-the-tests";

    protected override Task<GatewayUnderTest> StartAsync() => LedgerGateway.StartAsync(("Operator:Keys:ana", Ana), ("Callbacks:RetentionDays", "3"));

    [Fact]
    public async Task The_list_says_who_did_what_newest_first_without_a_number()
    {
        var signIn = await SignInAsync(Ana);
        var cookie = signIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await Gateway.CallAsync();
        var id = (await Gateway.DeskAsync())[0].GetProperty("id").GetString();
        await SendAsync($"/operator/callbacks/{id}/reveal", "{}", cookie);
        await SendAsync("/operator/do-not-call", $$"""{"number":"{{GatewayUnderTest.Number}}"}""", cookie);
        await SendAsync("/operator/do-not-call/remove", $$"""{"number":"{{GatewayUnderTest.Number}}"}""", cookie);
        await SendAsync($"/operator/callbacks/{id}/close", """{"reason":"call 3211234567 instead"}""", cookie);
        await SendAsync("/operator/callbacks/erase", $$"""{"number":"{{GatewayUnderTest.Number}}"}""", cookie);
        (await Gateway.PostAsOperatorAsync("/operator/tokens/ContactCenter/renew", new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Gateway.PostAsOperatorAsync("/oauth/disconnect", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Gateway.SendAsync(HttpMethod.Post, "/operator/sign-out", null, ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"));

        var audit = await Gateway.AuditAsync();

        audit.Select(entry => $"{entry.GetProperty("who")} {entry.GetProperty("what")}").ShouldBe(
        [
            "ana signed-out", "operator token-disconnected", "operator token-renewed", "ana number-erased", "ana callback-closed", "ana do-not-call-removed", "ana do-not-call-added", "ana number-revealed", "ana signed-in",
        ]);
        audit[4].GetProperty("callback").GetString().ShouldBe(id);
        audit[4].GetProperty("about").GetString()!.Length.ShouldBe(8);
        audit[4].GetProperty("detail").GetString().ShouldBe("call +57…67 instead");
        audit[2].GetProperty("about").GetString().ShouldBe("ContactCenter");
        audit.ShouldNotContain(entry => entry.GetRawText().Contains("3211234567"));
    }

    [Fact]
    public async Task A_connection_is_noted_with_the_operator_who_began_it()
    {
        var (back, cookie) = await OAuthTests.ConsentAsync(Gateway, "accept", Ana);
        (await OAuthTests.GetAsync(Gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var entry = (await Gateway.AuditAsync()).ShouldHaveSingleItem();
        entry.GetProperty("what").GetString().ShouldBe("token-connected");
        entry.GetProperty("who").GetString().ShouldBe("ana");
    }

    [Fact]
    public async Task The_list_is_paged_and_filtered_and_refuses_what_it_does_not_know()
    {
        for (var i = 0; i < 3; i++)
        {
            await SignInAsync(Ana);
            await SignInAsync(GatewayUnderTest.OperatorKey);
        }

        var first = await (await Gateway.OperateAsync("/operator/audit?who=ana&what=signed-in&limit=2")).JsonAsync();
        var second = await (await Gateway.OperateAsync($"/operator/audit?who=ana&limit=2&after={first.GetProperty("next")}")).JsonAsync();

        first.GetProperty("audit").GetArrayLength().ShouldBe(2);
        second.GetProperty("audit").GetArrayLength().ShouldBe(1);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var wrong in new[] { "what=slept", "limit=0", "after=1", "from=2026-11-26" })
        {
            await (await Gateway.OperateAsync($"/operator/audit?{wrong}")).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        }
    }

    [Fact]
    public async Task Entries_are_forgotten_with_the_personal_data()
    {
        await SignInAsync(Ana);
        Gateway.Clock.Advance(TimeSpan.FromDays(2));
        await SignInAsync(GatewayUnderTest.OperatorKey);
        Gateway.Clock.Advance(TimeSpan.FromDays(1.5));

        await Gateway.UntilAsync(async () => (await Gateway.AuditAsync()).Count == 1, LedgerDriving.Tick);

        (await Gateway.AuditAsync())[0].GetProperty("who").GetString().ShouldBe("operator");
    }

    [Fact]
    public async Task A_named_key_opens_like_OPERATOR_KEY_and_its_removal_ends_its_sessions()
    {
        (await Gateway.OperateAsync("/operator/callbacks", Ana)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var cookie = (await SignInAsync(Ana)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        (await OAuthTests.GetAsync(Gateway, "/operator", cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var without = await Gateway.RestartAsync(("Operator:Keys:ana", null));

        (await OAuthTests.GetAsync(without, "/operator", cookie)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await (await without.OperateAsync("/operator/callbacks", Ana)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
    }

    [Fact]
    public async Task A_named_key_alone_opens_the_endpoints()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("OPERATOR_KEY", ""), ("Operator:Keys:ana", Ana));

        (await gateway.OperateAsync("/operator/callbacks", Ana)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await gateway.OperateAsync("/operator/callbacks", null)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
    }

    [Fact]
    public async Task An_edition_of_the_configuration_is_noted()
    {
        var folder = Directory.CreateTempSubdirectory("config-of-the-audit-");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(WebexGateway.Startup.ContentRoot.Find(), "config"), "*.json"))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }

        await using var gateway = await GatewayUnderTest.StartAsync(("Configuration:Folder", folder.FullName));
        var limits = Path.Combine(folder.FullName, "rate-limits.json");
        await File.WriteAllTextAsync(limits, (await File.ReadAllTextAsync(limits)).Replace("\"Limit\": 10 ", "\"Limit\": 11 ", StringComparison.Ordinal));
        await gateway.UntilConfigurationAsync(2);

        await gateway.UntilAsync(async () => (await gateway.AuditAsync()).Count == 1);
        var entry = (await gateway.AuditAsync())[0];
        entry.GetProperty("what").GetString().ShouldBe("configuration-changed");
        entry.GetProperty("about").GetString().ShouldBe("2");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task With_the_store_down_an_operator_signs_in_all_the_same()
    {
        await Gateway.ExecuteAsync("alter table audit rename to gone");

        (await SignInAsync(Ana)).StatusCode.ShouldBe(HttpStatusCode.SeeOther);

        Gateway.Logs.ShouldContain(line => line.StartsWith("Warning The audit list lacks an entry (ana: signed-in)"));
        await (await Gateway.OperateAsync("/operator/audit")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable");
    }

    private async Task SendAsync(string path, string json, string cookie) =>
        ((int)(await Gateway.SendAsync(HttpMethod.Post, path, json, ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"))).StatusCode).ShouldBeInRange(200, 204, path);

    private Task<HttpResponseMessage> SignInAsync(string key) =>
        Gateway.Client.PostAsync(new Uri("/operator/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("key", key)]));
}
