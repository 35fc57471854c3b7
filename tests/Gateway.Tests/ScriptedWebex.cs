using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace WebexGateway.Tests;

/// <summary>A Webex that answers as a test says, for what the stand-in never says.</summary>
public static class ScriptedWebex
{
    /// <summary>Any free port of the loopback address; nothing is answered yet.</summary>
    public static WireMockServer Start() => WireMockServer.Start(new WireMock.Settings.WireMockServerSettings { Urls = [$"http://127.0.0.1:{FreePort.Next()}"] });

    /// <summary>Has one answer to everything.</summary>
    public static WireMockServer Answering(int status, string json, params (string Name, string Value)[] headers)
    {
        var server = Start();
        server.Given(Request.Create()).RespondWith(Response.Create().WithCallback(_ => Message(status, json, [("Content-Type", "application/json"), .. headers])));
        return server;
    }

    /// <summary>An answer in WireMock's words.</summary>
    public static ResponseMessage Message(int status, string body, params (string Name, string Value)[] headers) => new()
    {
        StatusCode = status,
        Headers = headers.ToDictionary(header => header.Name, header => new WireMockList<string>(header.Value)),
        BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = body },
    };
}
