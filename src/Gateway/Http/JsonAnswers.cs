using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace WebexGateway.Http;

/// <summary>Answers in JSON without reflection: each part adds the source-generated types that it answers with.</summary>
public static class JsonAnswers
{
    /// <summary>Takes away the framework's reflection, so that a type which nobody added fails in the first test that meets it.</summary>
    public static void UseKnownTypesOnly(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Clear());

    /// <summary>Adds a part's types.</summary>
    public static void AddJson(this IServiceCollection services, IJsonTypeInfoResolver types) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(types));

    /// <summary>Writes an answer of a known type; the status stands already.</summary>
    public static Task WriteJsonAsync<T>(this HttpContext context, T answer)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        return context.Response.WriteAsJsonAsync(answer, type, cancellationToken: context.RequestAborted);
    }
}
