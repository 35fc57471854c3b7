namespace WebexGateway.Simulation;

/// <summary>How Webex is away for everybody.</summary>
internal enum Outage
{
    None,
    Unavailable,
    Unreachable,
}
