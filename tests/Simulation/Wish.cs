namespace WebexGateway.Simulation;

/// <summary>A visitor who wants a callback, and what the gateway has told about it.</summary>
internal sealed class Wish(string name, string number, string region, string topic, string address)
{
    public string Name => name;

    public string Number => number;

    public string Region => region;

    public string Topic => topic;

    public string Address => address;

    /// <summary>The idempotency key, which about half of the visitors send.</summary>
    public string? Key { get; init; }

    /// <summary>In so many minutes, instead of now.</summary>
    public int? InMinutes { get; init; }

    /// <summary>The local time that was asked for, the same in each attempt.</summary>
    public string? When { get; set; }

    /// <summary>The name that is sent: each request of its own has another, so that a ring tells its request.</summary>
    public string NameNow { get; set; } = "";

    /// <summary>The ids of accepted answers; a retry with the key must have the same.</summary>
    public List<Guid> Accepted { get; } = [];

    /// <summary>The last answer: a status of HTTP.</summary>
    public int? Answer { get; set; }

    public int Attempts { get; set; }

    /// <summary>The visitor has asked to cancel; the answer may be lost.</summary>
    public bool WantsNoCall { get; set; }

    /// <summary>When the gateway confirmed the visitor's cancellation, in ticks.</summary>
    public long? CancelledAt { get; set; }
}
