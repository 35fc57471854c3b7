using System.Net;
using System.Text.Json.Nodes;
using WebexGateway.Tests.Settings;

namespace WebexGateway.Tests.Documents;

/// <summary>The requests and edits of <c>docs/migration.md</c>, as they are printed there: before and after.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string OldPath = "/api/callback";

    private static readonly Document Page = Document.Read("docs/migration.md");
    private static readonly List<string> Json = [.. Page.Blocks.Where(block => block.Language == "json").Select(block => block.Code)];

    private readonly ConfigFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_page_with_names_of_its_own_is_refused_before_the_edit_and_called_after_it()
    {
        var (request, edit) = (Json[0], Json[1]);
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        await RefusedAsync(await gateway.PostAsync("/callback/call", request), HttpStatusCode.BadRequest, "malformed-request");

        GiveNames(edit);
        await gateway.UntilConfigurationAsync(2);

        await (await gateway.PostAsync("/callback/call", request)).ShouldBeAcceptedAsync("placed");
        var call = gateway.Webex.State.Calls.ShouldHaveSingleItem();
        call.Destination.ShouldBe(GatewayUnderTest.Number);
        call.Attributes["Name"].ShouldBe("Ana Ruiz");
        await RefusedAsync(await gateway.PostAsync("/callback/call", """{"fullName":"Ana Ruiz"}"""), HttpStatusCode.BadRequest, "malformed-request", upTo: ':');
    }

    [Fact]
    public async Task A_form_that_posts_by_itself_learns_what_to_send_and_its_fields_as_JSON_are_called()
    {
        var form = Page.Blocks.Single(block => block.Language == "text").Code.Trim();
        GiveNames(Json[1]);
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);

        var refused = await gateway.PostAsync("/callback/call", form, "application/x-www-form-urlencoded");
        var fields = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(form);
        var sent = new JsonObject([.. fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value.ToString()))]);

        await refused.ShouldBeProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        (await refused.JsonAsync()).GetProperty("detail").GetString()!.ShouldContain("let a script send its fields as application/json");
        await (await gateway.PostAsync("/callback/call", sent.ToJsonString())).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.Calls.ShouldHaveSingleItem().Destination.ShouldBe(GatewayUnderTest.Number);
    }

    [Fact]
    public async Task The_route_for_the_page_of_Ciscos_sample_gives_Webex_the_entry_point_and_attributes_of_the_sample()
    {
        var (before, topics, route, after) = (Json[2], Json[3], Json[4], Json[5]);
        await using var gateway = await GatewayUnderTest.StartAsync(new Sandbox.SandboxOptions { KnowsEntryPoint = _ => true }, folder.Setting);
        (await gateway.PostAsync(OldPath, before)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        folder.Edit("callbacks.json", all => all["Callbacks"]!["EntryPoints"] = Part(topics, "EntryPoints"));
        folder.Edit("routes.json", all => all["ReverseProxy"]!["Routes"]!["cisco-sample"] = Part(route, "cisco-sample"));
        await gateway.UntilAsync(async () => (await gateway.PostAsync(OldPath, before)).StatusCode != HttpStatusCode.NotFound);

        await RefusedAsync(await gateway.PostAsync(OldPath, before), HttpStatusCode.BadRequest, "malformed-request");
        await (await gateway.PostAsync(OldPath, after)).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed"); // the gateway's own page
        var sent = JsonNode.Parse(gateway.Webex.State.Requests.First(request => request.Path == "/v1/tasks").Body)!;
        sent["entryPointId"]!.GetValue<string>().ShouldBe(Part(topics, "EntryPoints")["Billing"]!.GetValue<string>());
        sent["destination"]!.GetValue<string>().ShouldBe(GatewayUnderTest.Number);
        sent["attributes"]!.ToJsonString().ShouldBe("""{"CallReason":"Billing","CallType":"Web Scheduled Callback","Name":"Ana Ruiz"}""");
    }

    /// <summary>A problem whose detail, or the beginning of it, is quoted on the page.</summary>
    private static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string slug, char? upTo = null)
    {
        await answer.ShouldBeProblemAsync(status, slug);
        var detail = (await answer.JsonAsync()).GetProperty("detail").GetString()!;
        Page.Names.ShouldContain(upTo is { } end ? detail.Split(end)[0] : detail);
    }

    private void GiveNames(string edit) => folder.Edit(
        "routes.json", all => all["ReverseProxy"]!["Routes"]!["callback-call"]!["Metadata"] = Part(edit, "Metadata"));

    /// <summary>What a member is, as it is printed without the object around it.</summary>
    private static JsonNode Part(string member, string name) => JsonNode.Parse($"{{{member}}}")![name]!.DeepClone();
}
