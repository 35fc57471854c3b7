using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Transforms;

/// <summary>One field of the JSON body for Webex: its dotted path and the source of its text. A field without a text is left out.</summary>
internal sealed record BodyField(string Path, Func<BodySource, string?> Read)
{
    /// <summary>The visitor's field that is the source, if one is.</summary>
    public VisitorField? Visitor { get; init; }

    /// <summary>The key of the configuration that is the source, if one is. The route is closed while the key is not set.</summary>
    public string? Setting { get; init; }
}

/// <summary>The values from which a body field is read.</summary>
internal readonly record struct BodySource(HttpContext Context, VisitorJson? Visitor)
{
    /// <summary>The admitted callback; the factory rejects a route that needs it and has no admission.</summary>
    public AdmittedCallback Admitted => Context.Features.GetRequiredFeature<AdmittedCallback>();
}
