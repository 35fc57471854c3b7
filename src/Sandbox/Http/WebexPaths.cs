namespace WebexGateway.Sandbox.Http;

/// <summary>The paths of Webex that the stand-in has.</summary>
internal static class WebexPaths
{
    public const string Authorize = "/v1/authorize";
    public const string AccessToken = "/v1/access_token";
    public const string GuestToken = "/v1/guests/token";
    public const string CallToken = "/v1/telephony/click2call/callToken";
    public const string Tasks = "/v1/tasks";

    /// <summary>The name of the list of calls, whose path is that of <see cref="Tasks"/>.</summary>
    public const string TaskList = "GET /v1/tasks";

    public const string Subscriptions = "/v2/subscriptions";
    public const string EventTypes = "/v2/event-types";
    public const string ScheduledCallbacks = "/v1/callbacks/organization/{orgId}/scheduled-callback";

    /// <summary>The paths that require a bearer token.</summary>
    public static IReadOnlyList<string> Protected { get; } =
        [Tasks, TaskList, ScheduledCallbacks, Subscriptions, EventTypes, GuestToken, CallToken];

    public static IReadOnlyList<string> All { get; } = [Authorize, AccessToken, .. Protected];

    public static bool IsContactCenter(string path) => Canonical(path) is Tasks or ScheduledCallbacks or Subscriptions or EventTypes;

    /// <summary>Returns the name by which a request is counted and has its faults.</summary>
    public static string NameOf(HttpRequest request) =>
        Canonical(request.Path) is var path && path == Tasks && HttpMethods.IsGet(request.Method) && request.QueryString.HasValue
            ? TaskList
            : path;

    /// <summary>Returns the known path of a request's path, or the path itself.</summary>
    public static string Canonical(string path)
    {
        var bare = path.TrimEnd('/');
        return bare.StartsWith("/v1/callbacks/organization/", StringComparison.OrdinalIgnoreCase) ? ScheduledCallbacks
            : bare.StartsWith($"{Subscriptions}/", StringComparison.OrdinalIgnoreCase) ? Subscriptions
            : All.FirstOrDefault(known => known.Equals(bare, StringComparison.OrdinalIgnoreCase)) ?? bare;
    }
}
