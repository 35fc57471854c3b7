namespace WebexGateway.Simulation;

/// <summary>A call that the simulated Webex made.</summary>
/// <param name="Task">Webex's id.</param>
/// <param name="Name">The visitor's name, which is another for each wish.</param>
/// <param name="Number">Whose telephone rings.</param>
/// <param name="At">When, in ticks of the simulation.</param>
/// <param name="Created">The same on the wall clock.</param>
/// <param name="IsMissed">No conversation comes of it.</param>
/// <param name="ListedAt">When Webex's list shows it, in ticks.</param>
internal sealed record Ring(
    string Task, string Name, string Number, long At, DateTimeOffset Created, bool IsMissed, long ListedAt);
