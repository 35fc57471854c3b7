using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace WebexGateway.Tests.Calls;

/// <summary>A Contact Center that was written from Cisco's specification alone, without the stand-in's code: tasks are made and listed.</summary>
internal sealed class SpecifiedWebex : IDisposable
{
    private readonly WireMockServer server = ScriptedWebex.Start();
    private readonly ConcurrentQueue<JsonObject> tasks = new();

    public SpecifiedWebex(TimeProvider clock)
    {
        server.Given(Request.Create().WithPath("/v1/access_token").UsingPost()).RespondWith(Response.Create().WithCallback(_ =>
            ScriptedWebex.Message(200, """{"access_token":"t","expires_in":43199,"refresh_token":"r","refresh_token_expires_in":7775999,"token_type":"Bearer"}""", ("Content-Type", "application/json"))));
        server.Given(Request.Create().WithPath("/v1/tasks").UsingPost()).RespondWith(Response.Create().WithCallback(request => Make(request, clock)));
        server.Given(Request.Create().WithPath("/v1/tasks").UsingGet()).RespondWith(Response.Create().WithCallback(List));
    }

    public string Address => server.Urls[0];

    /// <summary>What happens to the next requests for a call: whether it is made, and what is answered.</summary>
    public Func<int, (bool IsMade, int Status)> Fate { get; set; } = _ => (true, 201);

    /// <summary>Every number that rang, as often as it rang.</summary>
    public IReadOnlyList<string> Rang => [.. tasks.Select(task => task["attributes"]!["destination"]!.GetValue<string>())];

    public ConcurrentQueue<Uri> Lists { get; } = new();

    private int asked;

    /// <summary>Changes the lines of the list.</summary>
    public Action<JsonObject> Shape { get; set; } = _ => { };

    /// <summary>No page of the list is longer, whatever was asked for.</summary>
    public int LargestPage { get; set; } = 1000;

    /// <summary>The status of the next answer to a request for the list.</summary>
    public Func<int> ListStatus { get; set; } = () => 200;

    public void Dispose() => server.Dispose();

    /// <summary>Webex's id of a number's call; null when there is none.</summary>
    public string? TaskOf(string number) =>
        tasks.SingleOrDefault(task => task["attributes"]!["destination"]!.GetValue<string>() == number)?["id"]!.GetValue<string>();

    public void Set(string number, string status, DateTimeOffset at)
    {
        foreach (var task in tasks.Where(task => task["attributes"]!["destination"]!.GetValue<string>() == number))
        {
            task["attributes"]!["status"] = status;
            task["attributes"]!["lastUpdatedTime"] = at.ToUnixTimeMilliseconds();
        }
    }

    private ResponseMessage Make(IRequestMessage request, TimeProvider clock)
    {
        var (isMade, status) = Fate(Interlocked.Increment(ref asked));
        var id = Guid.NewGuid().ToString();
        if (isMade)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            tasks.Enqueue(new JsonObject
            {
                ["id"] = id,
                ["attributes"] = new JsonObject
                {
                    ["owner"] = new JsonObject { ["id"] = "o", ["name"] = "Canary Agent" },
                    ["queue"] = new JsonObject { ["id"] = "q", ["name"] = "Canary Queue" },
                    ["channelType"] = "telephony",
                    ["status"] = "created",
                    ["createdTime"] = now,
                    ["lastUpdatedTime"] = now,
                    ["origin"] = "+576015550100",
                    ["destination"] = JsonNode.Parse(request.Body!)!["destination"]!.GetValue<string>(),
                    ["direction"] = "outdial",
                    ["reasonCode"] = "canary-reason",
                    ["somethingNew"] = new JsonArray(1, "two"),
                },
            });
        }

        return status == 201
            ? ScriptedWebex.Message(201, $$$"""{"meta":{"orgId":"o"},"data":{"id":"{{{id}}}"}}""", ("Content-Type", "application/json"))
            : ScriptedWebex.Message(status, "");
    }

    private ResponseMessage List(IRequestMessage request)
    {
        Lists.Enqueue(new Uri(request.Url));
        if (ListStatus() is var status and not 200)
        {
            return ScriptedWebex.Message(status, "");
        }

        long Query(string name, long otherwise) => request.Query?.TryGetValue(name, out var value) == true ? long.Parse(value[0], CultureInfo.InvariantCulture) : otherwise;
        var (from, to, size) = (Query("from", -1), Query("to", long.MaxValue), Query("pageSize", 100));
        if (from < 0 || size > 1000 || request.Headers?.ContainsKey("Authorization") != true)
        {
            return ScriptedWebex.Message(400, "{}", ("Content-Type", "application/json"));
        }

        var data = new JsonArray();
        foreach (var task in tasks.Where(task => task["attributes"]!["createdTime"]!.GetValue<long>() is var at && at >= from && at <= to)
            .OrderBy(task => task["attributes"]!["createdTime"]!.GetValue<long>()).Take(Math.Min((int)size, LargestPage)))
        {
            var line = task.DeepClone().AsObject();
            Shape(line);
            data.Add(line);
        }

        return ScriptedWebex.Message(200, new JsonObject { ["meta"] = new JsonObject { ["orgId"] = "o" }, ["data"] = data }.ToJsonString(), ("Content-Type", "application/json"));
    }
}
