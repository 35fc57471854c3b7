using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;
using WebexGateway.Configuration;
using WebexGateway.Settings;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Settings;

/// <summary>One judgement: what an editor marks by the schema, <c>check</c> and a live edit refuse. Both of these ask <see cref="ConfigurationCheck"/>.</summary>
public sealed class JudgementTests
{
    /// <summary>Files that hold every kind of value.</summary>
    private static readonly Dictionary<string, string> Whole = new()
    {
        ["callbacks.json"] = """
            { "Callbacks": { "EntryPoints": { "sales": "8a34b3b5-0000-4f3c-9d3e-000000000000" }, "Regions": [ "CO", "MX" ], "RefusedPrefixes": [ "+57900" ],
              "ConsentRequired": false, "ConsentVersion": "2026-11", "TimeZone": "America/Bogota", "Hours": { "Monday": "07:00-12:00, 13:00-19:00" },
              "Holidays": [ "2026-12-25", "colombia" ], "SlotMinutes": 30, "CapacityPerSlot": 2, "CoolDown": "00:10:00", "QueueFor": "1.04:00:00", "RetentionDays": 30,
              "Budgets": { "Mode": "Enforce", "NumberPerDay": 3, "SitePerDay": 3000 } } }
            """,
        ["rate-limits.json"] = """
            { "IpRateLimiting": { "EnableEndpointRateLimiting": true, "StackBlockedRequests": false, "HttpStatusCode": 429, "IpWhitelist": [ "10.0.0.1" ],
              "EndpointWhitelist": [ "*:/health/*" ], "QuotaExceededMessage": "wait", "RateLimitCounterPrefix": "x", "RealIpHeader": "", "ClientWhitelist": [],
              "GeneralRules": [ { "Endpoint": "post:/callback/call", "Period": "1.5m", "Limit": 5 }, { "Endpoint": "*", "Period": "label", "PeriodTimespan": "00:01:00", "Limit": 2.5,
                "MonitorMode": true, "QuotaExceededResponse": { "Content": "no", "ContentType": "text/plain", "StatusCode": 429 } } ] },
              "IpRateLimitPolicies": { "IpRules": [ { "Ip": "10.0.0.0/8", "Rules": [ { "Endpoint": "*", "Period": "1d", "Limit": 100 } ] } ] } }
            """,
        ["routes.json"] = """
            { "ReverseProxy": { "Routes": { "guest-token": { "ClusterId": "webex", "RateLimiterPolicy": "guest", "MaxRequestBodySize": 4096, "Order": 1,
                  "Metadata": { "Visitor": "guest" },
                  "Match": { "Path": "/guest/token", "Methods": [ "POST" ], "Headers": [ { "Name": "x-a", "Values": [ "1" ], "Mode": "Contains", "IsCaseSensitive": true } ] },
                  "Transforms": [ { "PathSet": "/v1/guests/token" }, { "X-Forwarded": "Off" }, { "RequestHeadersCopy": "false" }, { "WebexAccessToken": "GuestIssuer" },
                    { "BodyField": "displayName", "Visitor": "name", "MaxLength": "100", "Default": "Visitante" }, { "ReplyField": "expires_in", "From": "expiresIn", "Type": "number" } ] } },
              "Clusters": { "webex": { "LoadBalancingPolicy": "Random", "HttpRequest": { "ActivityTimeout": "00:00:10", "Version": "2", "VersionPolicy": "RequestVersionOrLower",
                    "AllowResponseBuffering": false }, "HttpClient": { "MaxConnectionsPerServer": 10, "EnableMultipleHttp2Connections": true, "SslProtocols": [ "Tls13" ] },
                  "HealthCheck": { "Passive": { "Enabled": false, "ReactivationPeriod": "00:02:00" }, "Active": { "Enabled": false, "Interval": "00:00:15", "Timeout": "00:00:10" } },
                  "Destinations": { "primary": { "Address": "https://webexapis.com" } } } } } }
            """,
    };

    /// <summary>NJsonSchema does not look at a maxItems of zero.</summary>
    private const string NotCounted = "IpRateLimiting:ClientWhitelist = [ \"x\" ]";

    /// <summary>What people write in place of a value.</summary>
    private static readonly string[] Spellings =
        ["null", "true", "5", "-1", "0", "1.5", "1e30", "[]", "{}", "\"\"", "\"true\"", "\"5\"", "\"1,5s\"", "\"1e1s\"", "\"24:00:00\"", "\"10\"", "\"<value>\"", "\"'quoted'\"", "[ \"x\" ]", "{ \"x\": 1 }"];

    public static TheoryData<string> Files => [.. Whole.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Whatever_stands_in_place_of_a_value_or_key_is_judged_by_check_as_by_the_schema(string file)
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(ContentRoot.Find(), "config", "schemas", file.Replace(".json", ".schema.json", StringComparison.Ordinal)));
        await using var gateway = await GatewayUnderTest.StartAsync();
        var check = gateway.Services.GetRequiredService<ConfigurationCheck>();
        schema.Validate(Whole[file]).ShouldBeEmpty();
        (await FaultsAsync(check, file, Whole[file])).ShouldBeEmpty();
        var (refused, differences) = (0, new List<string>());

        foreach (var (place, text) in Mutations(Whole[file]).Where(mutation => mutation.Place != NotCounted))
        {
            var bySchema = schema.Validate(text).Count > 0;
            IReadOnlyList<string> byCheck = refused % 10 == 0 ? await FaultsAsync(check, file, text) : ContentOf(file, text).Faults; // which the check begins with
            refused += bySchema ? 1 : 0;
            if (bySchema && byCheck.Count == 0)
            {
                differences.Add($"{place}: only the schema refuses it");
            }
            else if ((!bySchema && ContentOf(file, text).Faults.Count > 0) || byCheck.Any(fault => !fault.StartsWith($"config/{file}: ", StringComparison.Ordinal)))
            {
                differences.Add($"{place}: {string.Join(' ', byCheck)}");
            }
        }

        differences.ShouldBeEmpty();
        refused.ShouldBeGreaterThan(124);
    }

    /// <summary>A key of each kind of duration, and whether it may be zero.</summary>
    public static TheoryData<string, string> Durations => new()
    {
        { "callbacks.json", "Callbacks:CoolDown" },
        { "callbacks.json", "Callbacks:QueueFor" },
        { "rate-limits.json", "IpRateLimiting:GeneralRules:1:PeriodTimespan" },
        { "routes.json", "ReverseProxy:Clusters:webex:HttpRequest:ActivityTimeout" },
        { "routes.json", "ReverseProxy:Clusters:webex:HealthCheck:Passive:ReactivationPeriod" },
        { "routes.json", "ReverseProxy:Clusters:webex:HealthCheck:Active:Interval" },
        { "routes.json", "ReverseProxy:Clusters:webex:HealthCheck:Active:Timeout" },
    };

    [Theory]
    [MemberData(nameof(Durations))]
    public async Task A_duration_is_hours_below_24_minutes_and_seconds_in_file_and_environment_alike(string file, string key)
    {
        var schema = ConfigFile.All.First(known => known.Name == file).Schema;
        await using var gateway = await GatewayUnderTest.StartAsync();
        var check = gateway.Services.GetRequiredService<ConfigurationCheck>();
        foreach (var (written, fix) in new[]
        {
            ("\"24:00:00\"", "write 1.00:00:00"), ("\"48:00:00\"", "write 2.00:00:00"), ("\"25:30:00\"", "write 1.01:30:00"), ("\"100:00:00\"", "write 4.04:00:00"),
            ("\"0:10:00\"", "write 00:10:00"), ("\"00:10\"", "write 00:10:00"), ("10", "hh:mm:ss"), ("\"10\"", "hh:mm:ss"), ("\"1.5\"", "hh:mm:ss"), ("\"-00:10:00\"", "hh:mm:ss"),
            ("\"10m\"", "hh:mm:ss"), ("\"00:60:00\"", "hh:mm:ss"), ("\"1.24:00:00\"", "hh:mm:ss"), ("\"PT10M\"", "hh:mm:ss"), ("\"00:00:10\\n\"", "hh:mm:ss"), ("\"٠٠:٠٠:١٠\"", "hh:mm:ss"), ("\"\"", "hh:mm:ss"),
        })
        {
            var edited = JsonNode.Parse(Whole[file])!;
            Set(edited, key, JsonNode.Parse(written));
            var faults = written == "\"24:00:00\"" ? await FaultsAsync(check, file, edited.ToJsonString()) : ContentOf(file, edited.ToJsonString()).Faults; // which the check begins with
            faults.ShouldHaveSingleItem(written).ShouldSatisfyAllConditions(
                fault => fault.ShouldStartWith($"config/{file}: {key} is "), fault => fault.ShouldContain(fix));

            var text = JsonNode.Parse(written)!.ToString();
            if (text.Length > 0)
            {
                schema.Faults(Environment(file, key, text)).ShouldHaveSingleItem(written).ToString().ShouldSatisfyAllConditions(fault => fault.ShouldStartWith($"{key} is "), fault => fault.ShouldContain(fix));
            }
        }

        foreach (var right in new[] { "00:00:10", "23:59:59", "1.00:00:00", "00:00:00.5" })
        {
            var edited = JsonNode.Parse(Whole[file])!;
            Set(edited, key, right);
            (await FaultsAsync(check, file, edited.ToJsonString())).ShouldBeEmpty();
            schema.Faults(Environment(file, key, right)).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("rate-limits.json", "IpRateLimiting:GeneralRules:0:Period", "1,5s", "1e1s", "٥m")]
    [InlineData("rate-limits.json", "IpRateLimiting:GeneralRules:0:Limit", "٥", "1,5")]
    [InlineData("callbacks.json", "Callbacks:SlotMinutes", "0x1e", "30.0")]
    [InlineData("callbacks.json", "Callbacks:RetentionDays", "99999999999")]
    [InlineData("callbacks.json", "Callbacks:ConsentRequired", "1")]
    [InlineData("routes.json", "ReverseProxy:Routes:guest-token:Order", "first")]
    public void A_text_of_the_environment_that_is_no_such_value_is_refused(string file, string key, params string[] texts) =>
        texts.ShouldAllBe(text => FaultsOf(file, key, text).Single().Path == key);

    [Theory]
    [InlineData("callbacks.json", "Callbacks:SlotMinutes", " 60 ", "")]
    [InlineData("callbacks.json", "CALLBACKS:CONSENTREQUIRED", "TRUE")]
    [InlineData("callbacks.json", "Callbacks:Budgets:Mode", "SHADOW")]
    [InlineData("rate-limits.json", "IpRateLimiting:GeneralRules:0:Limit", "2.5")]
    [InlineData("routes.json", "ReverseProxy:Routes:guest-token:Order", "5")]
    public void The_environment_necessarily_gives_texts_and_its_names_have_no_case(string file, string key, params string[] texts) =>
        texts.ShouldAllBe(text => FaultsOf(file, key, text).Count == 0);

    private static IReadOnlyList<Fault> FaultsOf(string file, string key, string text) =>
        ConfigFile.All.First(known => known.Name == file).Schema.Faults(Environment(file, key, text));

    [Fact]
    public async Task The_judge_knows_every_keyword_that_the_schemas_use()
    {
        string[] known =
        [
            "$schema", "title", "description", "$comment", "writeOnly", "definitions", "$ref", "type", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum",
            "items", "minItems", "maxItems", "properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties", "anyOf",
        ];
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ContentRoot.Find(), "config", "schemas")))
        {
            Keywords(JsonElement.Parse(await File.ReadAllTextAsync(file))).Except(known).ShouldBeEmpty(file);
        }
    }

    private static IEnumerable<string> Keywords(JsonElement schema) => schema.ValueKind != JsonValueKind.Object ? [] : schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
    {
        "properties" or "patternProperties" or "definitions" => keyword.Value.EnumerateObject().SelectMany(property => Keywords(property.Value)).Prepend(keyword.Name),
        "anyOf" => keyword.Value.EnumerateArray().SelectMany(Keywords).Prepend(keyword.Name),
        "enum" or "required" => [keyword.Name],
        _ => Keywords(keyword.Value).Prepend(keyword.Name),
    });

    /// <summary>A file below, and a text of the environment above it.</summary>
    private static IConfigurationRoot Environment(string file, string key, string text) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Whole[file]))).AddInMemoryCollection([new(key, text)]).Build();

    /// <summary>The faults of a file beside the two others as they are shipped.</summary>
    private static async Task<IReadOnlyList<string>> FaultsAsync(ConfigurationCheck check, string file, string text) => (await check.JudgeAsync(ContentOf(file, text))).Faults;

    private static ConfigContent ContentOf(string file, string text) =>
        new([.. ConfigFile.All.Select(known => known.Name == file ? text : File.ReadAllText(Path.Combine(ContentRoot.Find(), known.Path)))]);

    /// <summary>The JSON with each value in turn replaced by each spelling, and each key misspelt, in lower case, and gone.</summary>
    private static IEnumerable<(string Place, string Text)> Mutations(string json)
    {
        foreach (var path in Paths(JsonNode.Parse(json)!, ""))
        {
            foreach (var spelling in Spellings)
            {
                var changed = JsonNode.Parse(json)!;
                Set(changed, path, JsonNode.Parse(spelling));
                yield return ($"{path} = {spelling}", changed.ToJsonString());
            }

            if (!int.TryParse(path.Split(':')[^1], out _))
            {
                foreach (var name in new[] { $"{path.Split(':')[^1]}x", path.Split(':')[^1].ToLowerInvariant(), null })
                {
                    var changed = JsonNode.Parse(json)!;
                    var (owner, key) = (At(changed, string.Join(':', path.Split(':')[..^1])).AsObject(), path.Split(':')[^1]);
                    var value = owner[key]!.DeepClone();
                    owner.Remove(key);
                    if (name is not null)
                    {
                        owner[name] = value;
                    }

                    yield return ($"{path} as {name}", changed.ToJsonString());
                }
            }
        }
    }

    private static IEnumerable<string> Paths(JsonNode node, string path)
    {
        var children = node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Item2!, path.Length == 0 ? child.Item1 : $"{path}:{child.Item1}").Prepend(path.Length == 0 ? child.Item1 : $"{path}:{child.Item1}"));
    }

    private static JsonNode At(JsonNode node, string path) =>
        path.Length == 0 ? node : path.Split(':').Aggregate(node, (below, key) => below is JsonArray list ? list[int.Parse(key, null)]! : below[key]!);

    private static void Set(JsonNode root, string path, JsonNode? value)
    {
        var keys = path.Split(':');
        switch (At(root, string.Join(':', keys[..^1])))
        {
            case JsonArray list:
                list[int.Parse(keys[^1], null)] = value;
                break;
            case var owner:
                owner[keys[^1]] = value;
                break;
        }
    }
}
