namespace WebexGateway.FollowUp;

/// <summary>A subscription of Webex that leads to this gateway.</summary>
/// <param name="Id">Webex's id of it.</param>
/// <param name="IsActive">False when Webex has set it to inactive.</param>
/// <param name="Version">The version of the events, which each change must name.</param>
internal sealed record OurSubscription(string Id, bool IsActive, string Version);
