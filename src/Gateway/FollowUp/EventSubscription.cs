using System.Text.Json;

namespace WebexGateway.FollowUp;

/// <summary>Makes, shows and removes the gateway's subscription to Webex's events (<c>/v2/subscriptions</c>).</summary>
public sealed class EventSubscription(
    WebexClient webex,
    WebexPace pace,
    LedgerWriter writer,
    KeyRingSecret secrets,
    IOptions<SiteOptions> site)
{
    private const string Subscriptions = "/v2/subscriptions";
    private const string Wanted = "subscription";
    private const string Scopes =
        "Webex does not allow it: add the scopes cjp:config_read and cjp:config_write to the Integration and to "
        + "Webex:Tokens:ContactCenter:Scopes, and let an administrator connect Webex again at /oauth/start.";

    private const string Address =
        "Set Site:Address to the https address of this site, such as https://www.example.com: Webex posts its events there.";

    private const string Later = "Webex gave no answer that can be read; try again in a moment.";
    private const string Refused = "Webex refused it; its tracking id is in Control Hub.";

    /// <summary>The path of Webex's events, with the secret.</summary>
    public string Path => EventEndpoint.Folder + secrets.EventSecret;

    /// <summary>An operator has made the subscription, and it is looked after.</summary>
    public Task<bool> IsWantedAsync(CancellationToken cancellationToken) =>
        writer.RunAsync(async session => await session.StateAsync(Wanted) == 1, cancellationToken);

    public Task<SubscriptionState> LookAsync(CancellationToken cancellationToken) => WithOursAsync(
        ours => Task.FromResult(
            ours.Count == 0 ? SubscriptionState.None
            : ours.Any(one => one.IsActive) ? new("active")
            : new("inactive", "Webex has set it to inactive; it is renewed within ten minutes.")),
        cancellationToken);

    /// <summary>Makes the subscription, or renews one that Webex has set to inactive.</summary>
    public async Task<SubscriptionState> MakeAsync(CancellationToken cancellationToken)
    {
        if (Destination is not { } destination)
        {
            return new("none", Address);
        }

        await writer.RunAsync(session => session.SetStateAsync(Wanted, 1), cancellationToken);
        return await WithOursAsync(
            async ours =>
            {
                if (ours.Any(one => one.IsActive))
                {
                    return new("active");
                }

                foreach (var one in ours)
                {
                    var path = $"{Subscriptions}/{one.Id}";
                    if (await AskAsync(HttpMethod.Patch, path, Renewal(one.Version), cancellationToken) is { Status: 200 or 204 })
                    {
                        return new("active");
                    }

                    await AskAsync(HttpMethod.Delete, path, null, cancellationToken);
                }

                return await OrderAsync(destination, cancellationToken);
            },
            cancellationToken);
    }

    public async Task<SubscriptionState> RemoveAsync(CancellationToken cancellationToken)
    {
        await writer.RunAsync(session => session.SetStateAsync(Wanted, 0), cancellationToken);
        return await WithOursAsync(
            async ours =>
            {
                foreach (var one in ours)
                {
                    var answer = await AskAsync(HttpMethod.Delete, $"{Subscriptions}/{one.Id}", null, cancellationToken);
                    if (answer is not { Status: 200 or 204 or 404 })
                    {
                        return SubscriptionState.Unknown(ReasonOf(answer));
                    }
                }

                return SubscriptionState.None;
            },
            cancellationToken);
    }

    /// <summary>Webex posts only to https; the stand-in also to this machine.</summary>
    private string? Destination =>
        Uri.TryCreate(site.Value.Address, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback)
            ? address.GetLeftPart(UriPartial.Authority) + Path
            : null;

    private async Task<SubscriptionState> OrderAsync(string destination, CancellationToken cancellationToken)
    {
        var types = await AskAsync(HttpMethod.Get, "/v2/event-types", null, cancellationToken);
        if (types is not { Status: 200 })
        {
            return SubscriptionState.Unknown(ReasonOf(types));
        }

        var (version, names) = SubscriptionList.Events(types.Body);
        var answer = await AskAsync(HttpMethod.Post, Subscriptions, Order(destination, version, ["task:*"]), cancellationToken);
        if (answer is { Status: 400 or 422 } && names.Count > 0)
        {
            answer = await AskAsync(HttpMethod.Post, Subscriptions, Order(destination, version, names), cancellationToken);
        }

        return answer is { Status: 200 or 201 } ? new("active") : SubscriptionState.Unknown(ReasonOf(answer));
    }

    private async Task<SubscriptionState> WithOursAsync(
        Func<IReadOnlyList<OurSubscription>, Task<SubscriptionState>> next, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(HttpMethod.Get, Subscriptions, null, cancellationToken);
        return answer is { Status: 200 } && SubscriptionList.Ours(answer.Body, Path) is { } ours
            ? await next(ours)
            : SubscriptionState.Unknown(ReasonOf(answer));
    }

    private async Task<WebexBody?> AskAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken) =>
        webex.Place(null) is { } place && await writer.RunAsync(pace.TakeForFollowUpAsync, cancellationToken) is null
            ? await webex.AskAsync(place, method, path, json, cancellationToken)
            : null;

    private static string ReasonOf(WebexBody? answer) => answer?.Status switch
    {
        401 or 403 => Scopes,
        >= 400 and < 500 and not 429 => Refused,
        _ => Later,
    };

    private byte[] Order(string destination, string version, IReadOnlyList<string> names) => JsonSerializer.SerializeToUtf8Bytes(
        new("WebexGateway", "What became of callbacks", names, version, destination, secrets.EventSecret),
        SubscriptionJson.Default.SubscriptionOrder);

    private static byte[] Renewal(string version) =>
        JsonSerializer.SerializeToUtf8Bytes(new("active", version), SubscriptionJson.Default.SubscriptionRenewal);
}
