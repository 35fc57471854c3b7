using System.Text;
using System.Text.Json.Nodes;

namespace WebexGateway.Tests.Settings;

/// <summary>Edits that must change nothing, each with what is said about it: file, path and fix.</summary>
internal static class BadEdits
{
    /// <summary>What no fault may say.</summary>
    public const string Canary = "canary-of-the-files";

    private static readonly Dictionary<string, (string[] Said, Action<ConfigFolder> Make)> All = new()
    {
        ["broken JSON"] = (["config/routes.json", "line 3"], folder => folder.Replace("routes.json", "{\n  \"ReverseProxy\": {\n    ]\n}")),
        ["half a file"] = (["config/callbacks.json"], folder => folder.Replace("callbacks.json", folder.Text("callbacks.json")[..40])),
        ["routes {}"] = (["config/routes.json: ReverseProxy:Routes is missing"], folder => folder.Replace("routes.json", "{}")),
        ["limits {}"] = (["config/rate-limits.json: IpRateLimiting:GeneralRules is missing", "[]"], folder => folder.Replace("rate-limits.json", "{}")),
        ["half a character"] = (["config/callbacks.json holds half of a character"], folder => folder.Replace("callbacks.json", folder.Text("callbacks.json").Replace("\"Callbacks\"", """ "\ud83d": 1, "Callbacks" """))),
        ["half a character in a text"] = (["config/callbacks.json holds half of a character"], folder => folder.Replace("callbacks.json", folder.Text("callbacks.json").Replace("America/Bogota", """\ud83d"""))),
        ["callbacks {}"] = (["config/callbacks.json: Callbacks is missing"], folder => folder.Replace("callbacks.json", "{}")),
        ["an empty file"] = (["config/routes.json is empty"], folder => folder.Replace("routes.json", "")),
        ["a missing file"] = (["config/callbacks.json is missing"], folder => File.Delete(folder["callbacks.json"])),
        ["a file in Latin-1"] =
            (["config/callbacks.json is missing, or cannot be read as UTF-8"],
            folder => File.WriteAllText(folder["callbacks.json"], folder.Text("callbacks.json") + " // año", Encoding.Latin1)),
        ["a list"] = (["config/rate-limits.json"], folder => folder.Replace("rate-limits.json", "[]")),
        ["no routes"] = (["config/routes.json: ReverseProxy:Routes is empty"], Routes(proxy => proxy["Routes"] = new JsonObject())),
        ["another file's section"] = (["config/callbacks.json: Storage is not known here", "Callbacks"], folder => folder.Edit("callbacks.json", all => all["Storage"] = new JsonObject { ["Path"] = "/tmp/x" })),
        ["an unknown key"] = (["config/routes.json: ReverseProxy:Clusterz is not known; did you mean 'Clusters'."], Routes(proxy => Rename(proxy, "Clusters", "Clusterz"))),
        ["an unknown key of a route"] = (["ReverseProxy:Routes:guest-token:Transform is not known; did you mean 'Transforms'."], Guest(route => Rename(route, "Transforms", "Transform"))),
        ["an unknown key of callbacks"] = (["config/callbacks.json: Callbacks:Region is not known; did you mean 'Regions'."], Callbacks(callbacks => Rename(callbacks, "Regions", "Region"))),
        ["a dangling cluster"] = (["ReverseProxy:Routes:guest-token:ClusterId is 'webx'", "did you mean 'webex'."], Guest(route => route["ClusterId"] = "webx")),
        ["no cluster"] = (["ReverseProxy:Routes:guest-token:ClusterId is missing", "webex"], Guest(route => route.Remove("ClusterId"))),
        ["an unknown transform"] = (["guest-token", "did you mean 'PathSet'"], Guest(route => route["Transforms"]![0] = new JsonObject { ["PathSett"] = "/v1/guests/token" })),
        ["an unknown key of a transform"] =
            (["ReverseProxy:Routes:callback-call:Transforms:6:Admited is not known here; did you mean 'Admitted'."],
            Routes(proxy => Rename(proxy["Routes"]!["callback-call"]!["Transforms"]![6]!.AsObject(), "Admitted", "Admited"))),
        ["a token without an admission"] = (["ReverseProxy:Routes:guest-token:Metadata", "\"Visitor\": \"guest\""], Guest(route => route.Remove("Metadata"))),
        ["an admission that nobody knows"] = (["ReverseProxy:Routes:guest-token:Metadata:Visitor is 'gast'", "write \"guest\""], Guest(route => route["Metadata"]!["Visitor"] = "gast")),
        ["an admission without a token"] = (["ReverseProxy:Routes:callback-call:Transforms lacks \"WebexAccessToken\""], Routes(proxy => proxy["Routes"]!["callback-call"]!["Transforms"]!.AsArray().RemoveAt(4))),
        ["a visitor's number without an admission"] =
            (["config/routes.json", "Route 'own'", "only an admitted number may be called", "Field.destination"],
            Own("""{ "BodyField": "destination", "Visitor": "phone", "MaxLength": "20" }""")),
        ["a visitor's body that nothing rewrites"] =
            (["config/routes.json: ReverseProxy:Routes:own:Transforms writes no body"], Own("""{ "RequestHeader": "Accept", "Set": "*/*" }""")),
        ["a name for a field that is none"] =
            (["ReverseProxy:Routes:callback-call:Metadata:Field.destinaton is not known; did you mean 'Field.destination'."],
            Admission(metadata => metadata["Field.destinaton"] = "phone")),
        ["a name for two fields"] =
            (["ReverseProxy:Routes:callback-call:Metadata:Field.destination is the name of another field too"],
            Admission(metadata => metadata["Field.destination"] = "name")),
        ["a name that is no name"] =
            (["ReverseProxy:Routes:callback-call:Metadata:Field.destination is 'the phone': write the field's name"],
            Admission(metadata => metadata["Field.destination"] = "the phone")),
        ["a name without an admission"] =
            (["ReverseProxy:Routes:guest-token:Metadata:Field.name goes with"], Guest(route => route["Metadata"]!["Field.name"] = "nombre")),
        ["a secret in a misspelt transform"] = (["guest-token", "\"RequestHeadr\": …", "did you mean 'RequestHeader'"], Guest(route => route["Transforms"]!.AsArray().Add(new JsonObject { ["RequestHeadr"] = "Authorization", ["Set"] = Canary }))),
        ["a password in an address"] = (["ReverseProxy:Clusters:spare:Destinations:primary:Address is 'webex.example/'", "Webex:AllowedHosts"], Spare(To($"https://user:{Canary}@webex.example/"))),
        ["a route twice"] = (["ReverseProxy:Routes:guest-twin:Match is the same as that of 'guest-token'"], Routes(proxy => proxy["Routes"]!["guest-twin"] = proxy["Routes"]!["guest-token"]!.DeepClone())),
        ["two routes that differ in a parameter's name"] = (["ReverseProxy:Routes:two:Match is the same as that of 'one'"], Two("/a/{x}", "A/{y}/")),
        ["two routes, one with a parameter that may be left out"] = (["ReverseProxy:Routes:two:Match is the same as that of 'one'"], Two("/a/{x}", "/a/{x?}")),
        ["two routes that take the rest of a path"] = (["ReverseProxy:Routes:two:Match is the same as that of 'one'"], Two("/a/{**all}", "/a/{*rest}")),
        ["two routes with the same constraint"] = (["ReverseProxy:Routes:two:Match is the same as that of 'one'"], Two("/a/{x:int}", "/a/{y:int}")),
        ["a time limit of a route"] = (["ReverseProxy:Routes:guest-token:Timeout is not honoured: every request to Webex ends within ten seconds"], Guest(route => route["Timeout"] = "00:00:05")),
        ["a policy for a time limit"] = (["ReverseProxy:Routes:guest-token:TimeoutPolicy is not honoured"], Guest(route => route["TimeoutPolicy"] = "Disable")),
        ["a policy for other origins"] = (["ReverseProxy:Routes:guest-token:CorsPolicy is not honoured: Abuse:AllowedOrigins"], Guest(route => route["CorsPolicy"] = "disable")),
        ["two routes whose names differ in capital letters"] =
            (["config/routes.json: ReverseProxy:Routes:Guest-Token stands beside 'guest-token'"], Routes(proxy => proxy["Routes"]!["Guest-Token"] = proxy["Routes"]!["guest-token"]!.DeepClone())),
        ["two topics that differ in capital letters"] =
            (["config/callbacks.json: Callbacks:EntryPoints:SALES stands beside 'Sales'"], Callbacks(callbacks => callbacks["EntryPoints"] = new JsonObject { ["Sales"] = "one", ["SALES"] = "two" })),
        ["a topic with a colon"] = (["config/callbacks.json: Callbacks:EntryPoints:a:b has a colon in its name"], Callbacks(callbacks => callbacks["EntryPoints"] = new JsonObject { ["a:b"] = "one" })),
        ["a topic that is too long to be asked for"] =
            (["Callbacks:EntryPoints holds the topic", "write 1 to 64 characters"], Callbacks(callbacks => callbacks["EntryPoints"] = new JsonObject { [new string('a', 65)] = "one" })),
        ["a topic with a blank before it"] = (["Callbacks:EntryPoints holds the topic ' sales'"], Callbacks(callbacks => callbacks["EntryPoints"] = new JsonObject { [" sales"] = "one" })),
        ["one of our own paths"] = (["ReverseProxy:Routes:guest-token:Match:Path is 'Operator/{page}', and /operator is the gateway's own"], Guest(route => route["Match"]!["Path"] = "Operator/{page}")),
        ["a path that is none"] = (["guest-token", "/guest/{"], Guest(route => route["Match"]!["Path"] = "/guest/{")),
        ["no destination"] = (["ReverseProxy:Clusters:spare:Destinations is empty"], Spare(new JsonObject())),
        ["http"] = (["ReverseProxy:Clusters:spare:Destinations:primary:Address is 'http://webexapis.com'", "use https"], Spare(To("http://webexapis.com"))),
        ["somebody else's host"] = (["ReverseProxy:Clusters:spare:Destinations:primary:Address", "a token would go to webexapis.com.evil.example", "Webex:AllowedHosts"], Spare(To("https://webexapis.com.evil.example"))),
        ["a certificate of anybody"] = (["ReverseProxy:Clusters:webex:HttpClient:DangerousAcceptAnyServerCertificate"], Routes(proxy => proxy["Clusters"]!["webex"]!["HttpClient"] = new JsonObject { ["DangerousAcceptAnyServerCertificate"] = true })),
        ["a time that is none"] = (["ReverseProxy:Clusters:webex:HttpRequest:ActivityTimeout is 'soon': write a time"], Routes(proxy => proxy["Clusters"]!["webex"]!["HttpRequest"]!["ActivityTimeout"] = "soon")),
        ["a text for a list"] = (["ReverseProxy:Routes:guest-token:Match:Methods is 'POST': it must be a list"], Guest(route => route["Match"]!["Methods"] = "POST")),
        ["a limit that is none"] = (["config/rate-limits.json: IpRateLimiting:GeneralRules:0:Limit"], folder => folder.Edit("rate-limits.json", all => all["IpRateLimiting"]!["GeneralRules"]![0]!["Limit"] = "many")),
        ["a region that is none"] = (["config/callbacks.json: Callbacks:Regions holds 'XX'"], Callbacks(callbacks => callbacks["Regions"]![0] = "XX")),
        ["a flag that is none"] = (["config/callbacks.json: Callbacks:ConsentRequired is 'maybe': write true or false"], Callbacks(callbacks => callbacks["ConsentRequired"] = "maybe")),
        ["a budget that is none"] = (["config/callbacks.json: Callbacks:Budgets:NumberPerDay is 'several': write a number"], Callbacks(callbacks => callbacks["Budgets"] = new JsonObject { ["NumberPerDay"] = "several" })),
        ["hours that are none"] = (["config/callbacks.json: Callbacks:Hours"], Callbacks(callbacks => callbacks["Hours"] = new JsonObject { ["Monday"] = "9 to 5" })),
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Keys];

    public static string[] SaidOf(string name) => All[name].Said;

    public static void Make(string name, ConfigFolder folder) => All[name].Make(folder);

    private static Action<ConfigFolder> Routes(Action<JsonObject> change) => folder => folder.Edit("routes.json", all => change(all["ReverseProxy"]!.AsObject()));

    private static Action<ConfigFolder> Guest(Action<JsonObject> change) => Routes(proxy => change(proxy["Routes"]!["guest-token"]!.AsObject()));

    /// <summary>Two routes for guests with these paths.</summary>
    private static Action<ConfigFolder> Two(string one, string two) => Routes(proxy =>
    {
        foreach (var (name, path) in new[] { ("one", one), ("two", two) })
        {
            proxy["Routes"]![name] = proxy["Routes"]!["guest-token"]!.DeepClone();
            proxy["Routes"]![name]!["Match"]!["Path"] = path;
        }
    });

    private static Action<ConfigFolder> Admission(Action<JsonNode> change) =>
        Routes(proxy => change(proxy["Routes"]!["callback-call"]!["Metadata"]!));

    /// <summary>A route of one's own that asks for calls, with this transform besides.</summary>
    private static Action<ConfigFolder> Own(string transform) => Routes(proxy => proxy["Routes"]!["own"] = JsonNode.Parse($$"""
        {
          "ClusterId": "webex-contact-center", "Metadata": { "Visitor": "guest" }, "Match": { "Path": "/own", "Methods": [ "POST" ] },
          "Transforms": [ { "PathSet": "/v1/tasks" }, { "WebexAccessToken": "ContactCenter" }, {{transform}} ]
        }
        """));

    private static Action<ConfigFolder> Callbacks(Action<JsonObject> change) => folder => folder.Edit("callbacks.json", all => change(all["Callbacks"]!.AsObject()));

    /// <summary>A cluster beside the others, whose addresses the environment sets.</summary>
    private static Action<ConfigFolder> Spare(JsonObject destinations) => Routes(proxy => proxy["Clusters"]!["spare"] = new JsonObject { ["LoadBalancingPolicy"] = "FirstAlphabetical", ["Destinations"] = destinations.DeepClone() });

    private static JsonObject To(string address) => new() { ["primary"] = new JsonObject { ["Address"] = address } };

    private static void Rename(JsonObject owner, string from, string to)
    {
        var value = owner[from]!.DeepClone();
        owner.Remove(from);
        owner[to] = value;
    }
}
