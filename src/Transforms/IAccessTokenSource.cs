namespace WebexGateway.Transforms;

/// <summary>Provides Webex's access tokens to the transforms, each by its name under <c>Webex:Tokens</c>.</summary>
public interface IAccessTokenSource
{
    /// <summary>The names that a route may use; a fault lists them.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Returns a token that has not expired, or null when none is available now.</summary>
    ValueTask<AccessToken?> GetAsync(string name, CancellationToken cancellationToken);
}
