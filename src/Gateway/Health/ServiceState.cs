using System.Text.Json.Serialization;

namespace WebexGateway.Health;

/// <summary>How the service is, in one sentence: what, why, since when, until when, and the one thing to do.</summary>
/// <param name="State"><c>healthy</c>, <c>degraded</c>, <c>failing</c>, <c>not connected</c> or <c>closed</c>.</param>
/// <param name="Code">The cause as one word, by which the operator's page says it in its language.</param>
/// <param name="Cause">Why, in words.</param>
/// <param name="Advice">The one thing to do; null when there is nothing to do.</param>
public sealed record ServiceState(string State, string Code, string Cause, string? Advice)
{
    public const string Healthy = "healthy";
    public const string Degraded = "degraded";
    public const string Failing = "failing";
    public const string NotConnected = "not connected";
    public const string Closed = "closed";

    /// <summary>All states.</summary>
    public static readonly IReadOnlyList<string> All = [Healthy, Degraded, Failing, NotConnected, Closed];

    /// <summary>Since when the cause holds, as far as this instance knows.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it ends by itself, if that is known.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many callbacks failed, of how many; how many days or minutes are left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Count { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Of { get; init; }

    /// <summary>The status that Webex answered last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Answered { get; init; }

    /// <summary>The name of the token that it is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}
