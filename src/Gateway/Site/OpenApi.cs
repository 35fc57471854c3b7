using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace WebexGateway.Site;

/// <summary>
/// <c>GET /openapi/v1.json</c>: the endpoints for visitors as an OpenAPI document. It is compiled in, so an own <c>wwwroot</c> keeps it.
/// </summary>
public static class OpenApi
{
    private const string File = "openapi.json";

    public static void MapOpenApi(this WebApplication app)
    {
        var document = Read();
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(document))[..16]}\"");
        app.MapMethods("/openapi/v1.json", Reading.Methods, (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return TypedResults.Bytes(document, "application/json", entityTag: tag);
        });
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApi).Assembly.GetManifestResourceStream(File)!;
        var document = new byte[resource.Length];
        resource.ReadExactly(document);
        return document;
    }
}
