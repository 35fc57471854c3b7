using PhoneNumbers;
using PhoneNumber = WebexGateway.Transforms.PhoneNumber;

namespace WebexGateway.Numbers;

/// <summary>A number that exists by Google's data, with its region and type.</summary>
/// <param name="Number">The number in E.164.</param>
/// <param name="Region">ISO 3166-1 alpha-2, or <c>001</c> for satellites and international services.</param>
/// <param name="Type">The kind of line that it reaches.</param>
public sealed record NumberFound(PhoneNumber Number, string Region, PhoneNumberType Type);

/// <summary>The number in a typed text, or the reason why there is none.</summary>
/// <param name="Found">The number; null when there is none.</param>
/// <param name="Detail">A sentence for developers, without a digit of the visitor's; null when the number was found.</param>
/// <param name="Region">Where the number would belong; null when that cannot be told.</param>
public sealed record NumberReading(NumberFound? Found, string? Detail = null, string? Region = null);
