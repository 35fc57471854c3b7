using WebexGateway.Transforms;

namespace WebexGateway.Callback;

/// <summary>A number that exists: its one spelling, the region that it belongs to, and its type.</summary>
/// <param name="Number">The number in E.164.</param>
/// <param name="Region">ISO 3166-1 alpha-2, or <see cref="NumberingPlan.NoRegion"/> for satellites and international services.</param>
/// <param name="Type">What kind of line it reaches.</param>
public sealed record NumberFound(PhoneNumber Number, string Region, NumberType Type);
