using System.Globalization;
using PhoneNumbers;
using Parsed = PhoneNumbers.PhoneNumber;
using PhoneNumber = WebexGateway.Transforms.PhoneNumber;

namespace WebexGateway.Numbers;

/// <summary>Finds the number in a typed text by Google's data (libphonenumber), with our own readings before it.</summary>
/// <remarks>
/// 1. <c>00</c> is a plus, in every region, where that gives a number.
/// 2. <c>(0)</c> after the calling code or at the head of a national number is part of the number (Italy), or else dropped.
/// 3. Mexico's old prefixes 1, 01, 044 and 045 are dropped: no Mexican number has more than ten digits.
/// </remarks>
public static class NumberReader
{
    private const string Nothing = "This is no telephone number.";
    private const string MisplacedZero = "(0) may stand after the calling code or at the head of a national number only.";
    private const string TrunkZero = "(0)";
    private const string Mexico = "52";
    private const int MexicanDigits = 10;

    /// <summary>Replaces Google's own example, which is a landline of Santiago, because it may be either.</summary>
    private const string ChileanMobile = "+56961234567";

    private static readonly string[] OldMexicanPrefixes = ["1", "01", "044", "045"];
    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    public static bool Knows(string region) => CallingCode(region) is not null;

    /// <summary>The region's calling code without a plus (<c>57</c>); null when the region is unknown.</summary>
    public static string? CallingCode(string region) =>
        Library.GetCountryCodeForRegion(region.ToUpperInvariant()) is var code and not 0
            ? code.ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>
    /// A mobile number as people of the region write it, or a landline where the data have none; null for an unknown region.
    /// </summary>
    public static string? Example(string region) =>
        Examples(region).FirstOrDefault() is { } example ? Library.Format(example, PhoneNumberFormat.NATIONAL) : null;

    /// <summary>The forms of the region's mobiles and landlines, with an x for each digit but the first: <c>+506 8xxx xxxx</c>.</summary>
    public static IEnumerable<string> Forms(string region) =>
        Examples(region).Select(example => Masked(Library.Format(example, PhoneNumberFormat.INTERNATIONAL))).Distinct();

    /// <summary>Reads any spelling of one number.</summary>
    /// <param name="typed">What somebody typed.</param>
    /// <param name="region">Where a national number is dialled; an international prefix overrules it.</param>
    public static NumberReading Read(string typed, string? region)
    {
        var (plain, fault) = TypedNumber.Read(typed);
        if (plain is null)
        {
            return new(null, fault);
        }

        var zero = plain.IndexOf(TrunkZero, StringComparison.Ordinal);
        var (before, after) = zero < 0 ? (plain, "") : (plain[..zero], plain[(zero + TrunkZero.Length)..]);
        var number = new Digits(plain.Contains('+'), DigitsOf(before), DigitsOf(after), region?.ToUpperInvariant());
        if (zero < 0)
        {
            return number.Find("") is { } found ? Found(found) : new(null, Nothing, number.Region);
        }

        List<Parsed?> candidates = [number.Find("0"), number.Find("")];
        return candidates.Find(candidate => candidate is not null && number.IsSplitAtNational(candidate)) is { } split ? Found(split)
            : candidates.Exists(candidate => candidate is not null) ? new(null, MisplacedZero)
            : new(null, Nothing, number.Region);
    }

    private static NumberReading Found(Parsed number)
    {
        var region = Library.GetRegionCodeForNumber(number);
        var dialled = new PhoneNumber(Library.Format(number, PhoneNumberFormat.E164));
        return new(new(dialled, region, Library.GetNumberType(number)), null, region);
    }

    private static IEnumerable<Parsed> Examples(string region) =>
        from type in new[] { PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE }
        let example = (region.ToUpperInvariant(), type) is ("CL", PhoneNumberType.MOBILE)
            ? Parse(ChileanMobile, null)
            : Library.GetExampleNumberForType(region.ToUpperInvariant(), type)
        where example is not null
        select example;

    private static string Masked(string number)
    {
        var first = number.IndexOf(' ') + 2;
        return number[..first] + string.Concat(number[first..].Select(letter => char.IsAsciiDigit(letter) ? 'x' : letter));
    }

    private static string DigitsOf(string plain) => string.Concat(plain.Where(char.IsAsciiDigit));

    private static Parsed? Parse(string digits, string? region)
    {
        try
        {
            return Library.Parse(digits, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>The number of these digits, or without Mexico's old prefix; null when Google's data have neither.</summary>
    private static Parsed? Valid(string digits, string? region)
    {
        if (Parse(digits, region) is not { } number)
        {
            return null;
        }

        if (Library.IsValidNumber(number))
        {
            return number;
        }

        var national = Library.GetNationalSignificantNumber(number);
        return $"{number.CountryCode}" == Mexico && OldMexicanPrefixes.Contains(national[..Math.Max(0, national.Length - MexicanDigits)])
            ? Valid($"+{Mexico}{national[^MexicanDigits..]}", null)
            : null;
    }

    /// <summary>The digits on both sides of a <c>(0)</c>; without one, all are before it.</summary>
    private readonly record struct Digits(bool HasPlus, string Before, string After, string? Dialled)
    {
        /// <summary>The region of these digits, by their calling code or by the region that they are dialled in.</summary>
        public string? Region
        {
            get
            {
                if (!HasPlus && !Before.StartsWith("00", StringComparison.Ordinal))
                {
                    return Dialled;
                }

                var number = Parse($"+{(HasPlus ? Before : Before[2..])}{After}", null);
                return number is null ? null : Library.GetRegionCodeForCountryCode(number.CountryCode);
            }
        }

        public Parsed? Find(string between)
        {
            var digits = Before + between + After;
            if (HasPlus)
            {
                return Valid($"+{digits}", null);
            }

            // A plus first, as in most of the world: Colombia's own prefixes would turn 0057 301… into +7 301…, a Russian number.
            var asPlus = digits.StartsWith("00", StringComparison.Ordinal) ? Valid($"+{digits[2..]}", null) : null;
            return asPlus ?? Valid(digits, Dialled) ?? (IsOldMexican(digits) ? Valid($"+{digits}", null) : null);
        }

        /// <summary>The split is where the national number begins.</summary>
        public bool IsSplitAtNational(Parsed found)
        {
            var national = Library.GetNationalSignificantNumber(found);
            var isAfterCode = Before == $"{found.CountryCode}" || (!HasPlus && (Before.Length == 0 || Before == $"00{found.CountryCode}"));
            return isAfterCode || After == national || $"0{After}" == national;
        }

        /// <summary>Mexico's calling code and old prefix without a plus, which no other region has a number for.</summary>
        private static bool IsOldMexican(string digits) =>
            digits.Length == Mexico.Length + 1 + MexicanDigits && digits.StartsWith($"{Mexico}1", StringComparison.Ordinal);
    }
}
