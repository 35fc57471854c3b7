using System.Reflection;
using NJsonSchema;
using WebexGateway.Ledger;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Settings;

/// <summary>The JSON Schemas by which editors complete and check <c>config/*.json</c>.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.Combine(ContentRoot.Find(), "config");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Where(file => !file.StartsWith("schemas", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_shipped_file_and_example_names_its_schema_and_is_valid_by_it(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file));

        var named = System.Text.Json.JsonElement.Parse(text).GetProperty("$schema").GetString()!;

        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, Path.GetDirectoryName(file)!, named));
        schema.Validate(text).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "routes.json", "an unknown key", "an unknown key of a route", "an unknown transform", "no cluster", "no routes", "no destination", "http",
        "a certificate of anybody", "a text for a list", "a time that is none", "an admission that nobody knows")]
    [InlineData("rate-limits.json", "limits {}", "a list", "a limit that is none")]
    [InlineData(
        "callbacks.json", "callbacks {}", "another file's section", "an unknown key of callbacks", "a flag that is none", "a budget that is none",
        "hours that are none")]
    public async Task An_editor_marks_what_the_gateway_would_refuse(string file, params string[] edits)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, "schemas", file.Replace(".json", ".schema.json", StringComparison.Ordinal)));
        foreach (var edit in edits)
        {
            using var folder = new ConfigFolder();
            BadEdits.Make(edit, folder);

            schema.Validate(folder.Text(file)).ShouldNotBeEmpty(edit);
        }
    }

    [Theory]
    [InlineData(typeof(CallbackOptions), "Callbacks")]
    [InlineData(typeof(BudgetOptions), "Callbacks", "Budgets")]
    [InlineData(typeof(FollowUpOptions), "Callbacks", "FollowUp")]
    public async Task The_schema_knows_every_key_and_no_other(Type options, params string[] path)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, "schemas", "callbacks.schema.json"));

        var known = path.Aggregate((JsonSchema)schema, (above, key) => above.Properties[key]).Properties;

        known.Keys.ShouldBe(options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name), ignoreOrder: true);
        known.Values.ShouldAllBe(key => key.Description != null);
    }
}
