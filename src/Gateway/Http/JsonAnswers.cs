using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;

namespace WebexGateway.Http;

/// <summary>Writes JSON without reflection: each part adds the source-generated types of its answers.</summary>
public static class JsonAnswers
{
    /// <summary>Removes the framework's reflection, so that a type that no part added fails in its first test.</summary>
    public static void UseKnownTypesOnly(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Clear());

    public static void AddJson(this IServiceCollection services, IJsonTypeInfoResolver types) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(types));

    /// <summary>Writes an answer after its status is set.</summary>
    public static Task WriteJsonAsync<T>(this HttpContext context, T answer)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }
}
