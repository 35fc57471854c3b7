using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests.Documents;

/// <summary>The page about the stand-in has what the stand-in has.</summary>
public sealed partial class SandboxDocumentTests
{
    private static readonly Document Page = Document.Read("docs/sandbox.md");

    [Fact]
    public async Task Each_fault_has_its_effect_and_a_curl_that_arms_it()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        using var client = new HttpClient { BaseAddress = webex.Address };
        var kinds = (await client.GetFromJsonAsync<JsonElement>("/_sandbox/faults")).GetProperty("kinds").EnumerateArray()
            .Select(kind => (Kind: kind.GetProperty("kind").GetString()!, Effect: kind.GetProperty("effect").GetString()!)).ToList();
        var armed = Page.Blocks.Where(block => block.Reason is null).SelectMany(block => Fault().Matches(block.Code)).ToList();

        armed.Select(fault => (fault.Groups["kind"].Value, fault.Groups["effect"].Value)).ShouldBe(kinds, ignoreOrder: true);
        foreach (var fault in armed)
        {
            (await client.PostAsync("/_sandbox/faults", new StringContent(fault.Groups["order"].Value))).StatusCode
                .ShouldBe(System.Net.HttpStatusCode.NoContent, fault.Value);
        }
    }

    [Fact]
    public void Every_option_that_it_names_is_one()
    {
        var options = typeof(SandboxOptions).GetProperties().Select(property => $"--{property.Name}");

        Page.Names.Where(name => name.StartsWith("--", StringComparison.Ordinal) && !name.Contains(' ')).Except(options).ShouldBeEmpty();
    }

    [GeneratedRegex("""^# (?<effect>.+)\.\ncurl -d '(?<order>\{.*"kind":"(?<kind>[a-z0-9-]+)".*\})' http://127\.0\.0\.1:10001/_sandbox/faults$""", RegexOptions.Multiline)]
    private static partial Regex Fault();
}
