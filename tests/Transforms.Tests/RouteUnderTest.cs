using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Transforms;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Tests;

/// <summary>One route as it stands in config/routes.json, with the real transforms and no network.</summary>
internal sealed class RouteUnderTest : IDisposable
{
    private readonly ServiceProvider services;
    private readonly RouteConfig route;

    public RouteUnderTest(string transforms, string metadata = "{}")
    {
        var json = $$"""
            {
              "Callbacks": { "EntryPoints": { "default": "entry-point-of-default", "sales": "entry-point-of-sales" } },
              "ReverseProxy": {
                "Routes": { "the-route": { "ClusterId": "webex", "Match": { "Path": "/x" }, "Metadata": {{metadata}}, "Transforms": [ {{transforms}} ] } },
                "Clusters": { "webex": { "Destinations": { "primary": { "Address": "http://localhost" } } } }
              }
            }
            """;
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(configuration);
        collection.AddSingleton<IAccessTokenSource>(Tokens);
        collection.AddLogging();
        collection.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy")).AddWebexTransforms();
        services = collection.BuildServiceProvider();
        route = services.GetRequiredService<IProxyConfigProvider>().GetConfig().Routes.Single();
    }

    public FixedTokens Tokens { get; } = new();

    /// <summary>The sentences with which the route is refused at load.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync() =>
        [.. (await services.GetRequiredService<IConfigValidator>().ValidateRouteAsync(route)).Select(fault => fault.Message)];

    /// <summary>Dresses one request for Webex, as the forwarder would.</summary>
    public async Task<(HttpRequestMessage Sent, string Body, HttpContext Visitor)> SendAsync(string visitorsBody, Action<HttpContext>? arrange = null)
    {
        var visitor = Visitor(visitorsBody);
        arrange?.Invoke(visitor);
        var sent = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new StreamContent(Stream.Null) };
        await Transformer().TransformRequestAsync(visitor, sent, "http://localhost/", CancellationToken.None);
        return (sent, await new StreamReader(visitor.Request.Body).ReadToEndAsync(), visitor);
    }

    /// <summary>Dresses Webex's answer for the visitor.</summary>
    public async Task<(HttpContext Visitor, string Body, bool CopiesBody)> ReplyAsync(HttpResponseMessage answer)
    {
        var visitor = Visitor("{}");
        visitor.Response.Body = new MemoryStream();
        var copies = await Transformer().TransformResponseAsync(visitor, answer, CancellationToken.None);
        visitor.Response.Body.Position = 0;
        return (visitor, await new StreamReader(visitor.Response.Body).ReadToEndAsync(), copies);
    }

    public static JsonElement Json(string body) => JsonElement.Parse(body);

    public void Dispose() => services.Dispose();

    private HttpTransformer Transformer() => services.GetRequiredService<ITransformBuilder>().Build(route, null);

    private static DefaultHttpContext Visitor(string body)
    {
        var visitor = new DefaultHttpContext();
        visitor.Request.Method = "POST";
        visitor.Request.ContentType = "application/json";
        visitor.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        visitor.Request.Headers.Cookie = "visitor=1";
        visitor.Request.Headers["X-Smuggled"] = "1";
        return visitor;
    }

    internal sealed class FixedTokens : IAccessTokenSource
    {
        public AccessToken? Token { get; set; } = new("the-token", DateTimeOffset.MaxValue);

        public IReadOnlyCollection<string> Names => ["ContactCenter", "GuestIssuer"];

        public ValueTask<AccessToken?> GetAsync(string name, CancellationToken cancellationToken) => new(Token);
    }
}
