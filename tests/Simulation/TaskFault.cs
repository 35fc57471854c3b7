namespace WebexGateway.Simulation;

/// <summary>What the simulated Webex does instead of a plain answer to a request for a call.</summary>
internal enum TaskFault
{
    None,

    /// <summary>The telephone rings, and no answer comes.</summary>
    LostAnswer,

    /// <summary>The connection breaks after the request was read, before anything happens.</summary>
    ResetBeforeRing,
    ResetAfterRing,
    Unavailable,
    UnavailableAfterRing,
    TooMany,
    TooManyWithoutWait,
    Unauthorized,
    Revoked,
    Forbidden,
    Refused,

    /// <summary>The telephone rings at once, and the answer comes late or too late.</summary>
    SlowAnswer,

    /// <summary>The telephone rings late.</summary>
    SlowRing,

    /// <summary>201 with a page instead of JSON.</summary>
    Garbage,

    /// <summary>201 with a body that does not end.</summary>
    Drip,

    /// <summary>200 with a page of a server before Webex: nothing happened.</summary>
    OtherServer,
}
