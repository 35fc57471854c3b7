namespace WebexGateway.Transforms;

/// <summary>Where the transforms get Webex's access tokens, each by the name it has under <c>Webex:Tokens</c>.</summary>
public interface IAccessTokenSource
{
    /// <summary>The names that a route may use, for a refusal that can list them.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>A live token, or null when there is none and none can be had now. Never an expired one.</summary>
    ValueTask<AccessToken?> GetAsync(string name, CancellationToken cancellationToken);
}
