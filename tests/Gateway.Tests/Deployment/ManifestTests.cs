using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using WebexGateway.Settings;
using WebexGateway.Startup;
using WebexGateway.Telemetry;
using YamlDotNet.Serialization;

namespace WebexGateway.Tests.Deployment;

/// <summary>The files by which the gateway is deployed say what the gateway understands.</summary>
public sealed partial class ManifestTests
{
    private static readonly string Root = ContentRoot.Find();

    private static readonly string[] Required = ["CLIENT_ID", "CLIENT_SECRET", "REDIRECT_URI", "ENTRY_POINT_ID", "WXCC_API_URL", "OPERATOR_KEY", "KEY_RING_SECRET"];

    private static readonly string[] WithImages = ["Dockerfile", "deploy/compose.yaml", "deploy/kubernetes.yaml"];

    private const string DatabasePassword = "POSTGRES_PASSWORD";

    public static TheoryData<string> Manifests => ["render.yaml", "deploy/compose.yaml", "deploy/kubernetes.yaml", "deploy/gateway.env.example"];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Every_variable_is_one_that_the_gateway_knows_and_none_is_missing(string file)
    {
        var variables = VariablesOf(file);

        variables.Where(variable => !IsKnown(variable)).ShouldBeEmpty();
        variables.ShouldBeUnique();
        if (!file.EndsWith("compose.yaml") && !file.EndsWith("kubernetes.yaml"))
        {
            (file.EndsWith(".yaml") ? Required.Append("DATABASE_URL") : Required).Except(variables).ShouldBeEmpty();
        }
    }

    public static TheoryData<string> Settings => [.. NodeVariables.Names, .. OtelVariables.Names, "AllowedHosts", .. DocumentedKeys()];

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_of_gateway_env_arrives(string variable)
    {
        var compose = Read("deploy/compose.yaml")[0]["services"]!["gateway"]!;
        var kubernetes = Container();
        var unit = File.ReadAllLines(Path.Combine(Root, "deploy", "webex-gateway.service"));

        compose["env_file"]!.AsArray().Select(file => $"{file}").ShouldBe(["gateway.env"]);
        (compose["environment"]![variable]?.ToString() ?? "${" + variable).ShouldStartWith("${" + variable); // what Compose adds yields to the file
        kubernetes["envFrom"]!.AsArray().Select(source => $"{source!["secretRef"]!["name"]}").ShouldBe(["webex-gateway"]);
        kubernetes["env"]!.AsArray().Select(own => $"{own!["name"]}").Except(["PORT"]).ShouldNotContain(variable);
        variable.ShouldMatch("^[A-Za-z_][A-Za-z0-9_.-]*$"); // else kubectl leaves it out
        unit.ShouldContain("EnvironmentFile=/etc/webex-gateway.env"); // wins over Environment=
        unit.Where(line => line.StartsWith("UnsetEnvironment") || line.StartsWith("PassEnvironment")).ShouldBeEmpty();
        Read("render.yaml")[0]["services"]![0]!["envVars"]!.AsArray()
            .Where(own => $"{own!["key"]}" == variable && own["value"] is not null).Select(own => $"{own!["key"]}={own["value"]}")
            .Except(["Site__TrustedProxies=render"]).ShouldBeEmpty();
    }

    [Fact]
    public void Compose_publishes_on_this_machine_only() =>
        Read("deploy/compose.yaml")[0]["services"]!["gateway"]!["ports"]!.AsArray().Select(port => $"{port}")
            .ShouldBe(["127.0.0.1:${PORT:-10000}:${PORT:-10000}"]);

    [Fact]
    public void The_names_of_before_still_arrive() =>
        $"{Read("deploy/compose.yaml")[0]["services"]!["gateway"]!["environment"]!["Site__TrustedProxies"]}".ShouldBe("${Site__TrustedProxies:-${TRUSTED_PROXIES:-}}");

    [Fact]
    public void No_manifest_holds_a_secret()
    {
        var render = Read("render.yaml")[0]["services"]![0]!["envVars"]!.AsArray();
        var compose = Read("deploy/compose.yaml")[0]["services"]!["gateway"]!["environment"]!.AsObject();
        var kubernetes = Container()["env"]!.AsArray();

        render.Where(variable => IsSecret($"{variable!["key"]}")).ShouldAllBe(variable => variable!["value"] == null);
        compose.Where(variable => IsSecret(variable.Key)).ShouldAllBe(variable => $"{variable.Value}".Contains("${"));
        kubernetes.Where(variable => IsSecret($"{variable!["name"]}")).ShouldBeEmpty();
    }

    [Fact]
    public void Kubernetes_keeps_two_gateways_that_may_do_little_and_is_told_how_they_are()
    {
        var documents = Read("deploy/kubernetes.yaml");
        var pods = documents[0]["spec"]!;

        documents.Select(document => $"{document["kind"]}").ShouldBe(["Deployment", "Service", "NetworkPolicy", "PodDisruptionBudget"]);
        $"{pods["replicas"]}".ShouldBe("2");
        $"{pods["strategy"]!["rollingUpdate"]!["maxUnavailable"]}".ShouldBe("0");
        $"{pods["template"]!["spec"]!["securityContext"]!["runAsNonRoot"]}".ShouldBe("true");
        $"{Container()["securityContext"]!["readOnlyRootFilesystem"]}".ShouldBe("true");
        foreach (var (probe, path) in new[] { ("startupProbe", "/health/live"), ("readinessProbe", "/health/ready"), ("livenessProbe", "/health/live") })
        {
            $"{Container()[probe]!["httpGet"]!["path"]}".ShouldBe(path);
        }

        foreach (var document in documents)
        {
            document.ToJsonString().ShouldContain("\"app\":\"webex-gateway\"");
        }
    }

    [Fact]
    public void Compose_and_Render_wait_for_a_gateway_that_is_ready()
    {
        var gateway = Read("deploy/compose.yaml")[0]["services"]!["gateway"]!;

        $"{gateway["read_only"]}".ShouldBe("true");
        $"{gateway["depends_on"]!["database"]!["condition"]}".ShouldBe("service_healthy");
        $"{Read("render.yaml")[0]["services"]![0]!["healthCheckPath"]}".ShouldBe("/health/ready");
    }

    [Fact]
    public void Images_are_named_by_an_exact_version()
    {
        var images = WithImages
            .SelectMany(file => File.ReadLines(Path.Combine(Root, file)))
            .Select(line => line.Trim()).Where(line => line.StartsWith("FROM ") || line.StartsWith("image: "))
            .Select(line => line.Split(' ')[1]).ToList();

        images.Count.ShouldBe(4);
        images.ShouldAllBe(image => System.Text.RegularExpressions.Regex.IsMatch(image, @":\d+\.\d+(\.\d+)?$") && !image.EndsWith(":10.0"));
    }

    [Fact]
    public void Nothing_is_dumped_and_no_volume_grows_without_end()
    {
        File.ReadAllLines(Path.Combine(Root, "deploy", "webex-gateway.service")).ShouldContain("LimitCORE=0");
        $"{Read("deploy/compose.yaml")[0]["services"]!["gateway"]!["ulimits"]!["core"]}".ShouldBe("0");
        var volumes = Read("deploy/kubernetes.yaml")[0]["spec"]!["template"]!["spec"]!["volumes"]!.AsArray();
        volumes.Where(volume => volume!["emptyDir"] is not null).ShouldAllBe(volume => volume!["emptyDir"]!["sizeLimit"] != null);
    }

    /// <summary>The keys of the documentation as variables, without those that hold a name of one's own.</summary>
    private static IEnumerable<string> DocumentedKeys() =>
        DocumentedKey().Matches(File.ReadAllText(Path.Combine(Root, "docs", "configuration.md")))
            .Select(key => key.Groups[1].Value.Replace(":", "__")).Distinct();

    [System.Text.RegularExpressions.GeneratedRegex("`((?:Abuse|Callbacks|Calling|Configuration|IpRateLimiting|Operator|Site|Storage|Webex)(?::[A-Za-z]+)+)`")]
    private static partial System.Text.RegularExpressions.Regex DocumentedKey();

    private static List<string> VariablesOf(string file) => file switch
    {
        "render.yaml" => [.. Read(file)[0]["services"]![0]!["envVars"]!.AsArray().Select(variable => $"{variable!["key"]}")],
        "deploy/compose.yaml" => [.. Read(file)[0]["services"]!["gateway"]!["environment"]!.AsObject().Select(variable => variable.Key)],
        "deploy/kubernetes.yaml" => [.. Container()["env"]!.AsArray().Select(variable => $"{variable!["name"]}")],
        _ => [.. File.ReadLines(Path.Combine(Root, file)).Select(line => line.TrimStart('#')).Where(line => line.Contains('=') && !line.StartsWith(' ')).Select(line => line.Split('=')[0])],
    };

    private static JsonNode Container() => Read("deploy/kubernetes.yaml")[0]["spec"]!["template"]!["spec"]!["containers"]![0]!;

    /// <summary>A contract's variable, a documented key, or the password of Compose's own database.</summary>
    private static bool IsKnown(string variable) =>
        variable == DatabasePassword
        || variable == "PORT"
        || NodeVariables.Read(new ConfigurationBuilder().AddInMemoryCollection([new(variable, "https://www.example.com")]).Build()).Any()
        || (variable.Contains("__") && File.ReadAllText(Path.Combine(Root, "docs", "configuration.md")).Contains($"`{variable.Replace("__", ":")}`"));

    private static bool IsSecret(string variable) => variable.EndsWith("_SECRET") || variable.EndsWith("_TOKEN") || variable is "OPERATOR_KEY" or "DATABASE_URL";

    private static List<JsonNode> Read(string file)
    {
        var parser = new YamlDotNet.Core.Parser(File.OpenText(Path.Combine(Root, file)));
        var (yaml, json) = (new DeserializerBuilder().WithDuplicateKeyChecking().Build(), new SerializerBuilder().JsonCompatible().Build());
        var documents = new List<JsonNode>();
        parser.TryConsumeStart();
        while (parser.IsAtDocument())
        {
            documents.Add(JsonNode.Parse(json.Serialize(yaml.Deserialize(parser)!))!);
        }

        return documents;
    }
}

/// <summary>Where a parser stands in a file of several documents.</summary>
internal static class YamlDocuments
{
    public static void TryConsumeStart(this YamlDotNet.Core.IParser parser) => YamlDotNet.Core.ParserExtensions.Consume<YamlDotNet.Core.Events.StreamStart>(parser);

    public static bool IsAtDocument(this YamlDotNet.Core.IParser parser) => YamlDotNet.Core.ParserExtensions.Accept<YamlDotNet.Core.Events.DocumentStart>(parser, out _);
}
