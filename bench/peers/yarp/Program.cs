// The framework's floor: one route, no transform, no body read.
using Yarp.ReverseProxy.Configuration;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration["PORT"]}");
builder.Services.AddReverseProxy().LoadFromMemory(
    [new RouteConfig { RouteId = "callback", ClusterId = "webex", Match = new() { Path = "/callback/call" }, Transforms = [new Dictionary<string, string> { ["PathSet"] = "/v1/tasks" }] }],
    [new ClusterConfig { ClusterId = "webex", Destinations = new Dictionary<string, DestinationConfig> { ["webex"] = new() { Address = builder.Configuration["WEBEX_API_URL"]! } } }]);
var app = builder.Build();
app.MapReverseProxy();
app.Run();
