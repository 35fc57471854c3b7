using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.FollowUp;

/// <summary>
/// Takes the secret out of the path of Webex's events before anything reads the request, because the framework puts paths into logs, their
/// scopes and traces.
/// </summary>
internal sealed class SecretPath(IServiceProvider services) : IHttpContextFactory
{
    private const string Hidden = $"{EventEndpoint.Folder}event";

    private readonly DefaultHttpContextFactory inner = new(services);

    /// <summary>The secret of a request, as it was given.</summary>
    public sealed record Given(string Secret)
    {
        public override string ToString() => "a secret";
    }

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        ArgumentNullException.ThrowIfNull(featureCollection);
        if (featureCollection.Get<IHttpRequestFeature>() is { } request
            && request.Path.StartsWith(EventEndpoint.Folder, StringComparison.OrdinalIgnoreCase))
        {
            featureCollection.Set(new Given(request.Path[EventEndpoint.Folder.Length..]));
            (request.Path, request.RawTarget) = (Hidden, Hidden);
        }

        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);
}
