namespace WebexGateway.Callbacks;

/// <summary>A served region, with an example number.</summary>
public sealed record RegionOffered(string Region, string? CallingCode, string? Example);
