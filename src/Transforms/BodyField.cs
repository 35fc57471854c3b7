using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Transforms;

/// <summary>
/// One field of the JSON body for Webex: its dotted path and where its text comes from. A field without a text is left out.
/// </summary>
internal sealed record BodyField(string Path, Func<BodySource, string?> Read)
{
    /// <summary>The visitor's field that this one needs, when it comes from there.</summary>
    public VisitorField? Visitor { get; init; }

    /// <summary>The configuration's key that this one needs, when it comes from there: while it is not set the route is closed.</summary>
    public string? Setting { get; init; }
}

/// <summary>What a body field may be read from.</summary>
internal readonly record struct BodySource(HttpContext Context, VisitorJson? Visitor)
{
    /// <summary>What the gateway admitted; the factory refuses routes that ask for it without an admission.</summary>
    public AdmittedCallback Admitted => Context.Features.GetRequiredFeature<AdmittedCallback>();
}
