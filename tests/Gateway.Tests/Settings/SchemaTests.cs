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
    [InlineData("routes.json", "an unknown key")]
    [InlineData("routes.json", "an unknown key of a route")]
    [InlineData("routes.json", "an unknown transform")]
    [InlineData("routes.json", "no cluster")]
    [InlineData("routes.json", "no routes")]
    [InlineData("routes.json", "no destination")]
    [InlineData("routes.json", "http")]
    [InlineData("routes.json", "a certificate of anybody")]
    [InlineData("routes.json", "a text for a list")]
    [InlineData("routes.json", "a time that is none")]
    [InlineData("routes.json", "an admission that nobody knows")]
    [InlineData("rate-limits.json", "limits {}")]
    [InlineData("rate-limits.json", "a list")]
    [InlineData("rate-limits.json", "a limit that is none")]
    [InlineData("callbacks.json", "callbacks {}")]
    [InlineData("callbacks.json", "another file's section")]
    [InlineData("callbacks.json", "an unknown key of callbacks")]
    [InlineData("callbacks.json", "a flag that is none")]
    [InlineData("callbacks.json", "a budget that is none")]
    [InlineData("callbacks.json", "hours that are none")]
    public async Task An_editor_marks_what_the_gateway_would_refuse(string file, string edit)
    {
        using var folder = new ConfigFolder();
        BadEdits.Make(edit, folder);

        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, "schemas", file.Replace(".json", ".schema.json", StringComparison.Ordinal)));

        schema.Validate(folder.Text(file)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(typeof(CallbackOptions), "Callbacks")]
    [InlineData(typeof(BudgetOptions), "Callbacks", "Budgets")]
    public async Task The_schema_knows_every_key_and_no_other(Type options, params string[] path)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Folder, "schemas", "callbacks.schema.json"));

        var known = path.Aggregate((JsonSchema)schema, (above, key) => above.Properties[key]).Properties;

        known.Keys.Except(["FollowUp"]).ShouldBe(options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name), ignoreOrder: true);
        known.Values.ShouldAllBe(key => key.Description != null);
    }
}
