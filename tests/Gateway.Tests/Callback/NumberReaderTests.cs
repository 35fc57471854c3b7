using PhoneNumbers;
using WebexGateway.Numbers;

namespace WebexGateway.Tests.Callback;

/// <summary>Our readings before the library, and what we ask of it.</summary>
public sealed class NumberReaderTests
{
    private static readonly PhoneNumberType[] Dialled = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE];

    [Theory]
    [InlineData("CO", "123", "2345678", "+57 1 2345678")] // emergencies are no subscribers, and seven digits were until 2021
    [InlineData("CL", "09 6123 4567")]
    [InlineData("US", "911")]
    [InlineData("ES", "112")]
    [InlineData("CO", "+44 20 7946 00188", "+57 300 000 000 000", "+999 321 1234567", "+0 57 321 1234567")]
    public void A_number_that_does_not_exist_is_not_found(string region, params string[] typed) => ShouldRead(null, region, typed);

    [Theory]
    [InlineData(null, "+57 321 1234567", "0057 321 1234567")]
    [InlineData("XX", "+57 321 1234567")]
    [InlineData("ES", "+57 321 1234567", "0057 321 1234567")]
    [InlineData("US", "0057 321 1234567", "011 57 321 1234567")]
    [InlineData("co", "573211234567", "0057 321 1234567")]
    public void An_international_number_is_itself_wherever_it_is_dialled(string? region, params string[] typed)
    {
        foreach (var text in typed)
        {
            NumberReader.Read(text, region).Found.ShouldBe(new(new("+573211234567"), "CO", PhoneNumberType.MOBILE), text);
        }
    }

    [Theory]
    [InlineData("0057 301 234 5678", "+573012345678")] // by Colombia's own carrier prefix 005 this would be +7 301 234 5678 in Russia
    [InlineData("005 7 912 345 6789", "+79123456789")] // no Colombian number, so the carrier's prefix it is
    public void Two_zeros_are_a_plus_wherever_that_gives_a_number(string typed, string number) => ShouldRead(number, "CO", typed);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XX")]
    [InlineData("001")]
    public void A_national_number_without_a_known_region_is_not_found(string? region) => ShouldRead(null, region, "321 1234567");

    [Theory]
    [InlineData(
        null, "+52 1 55 4525 8442", "+52-1-55-4525-8442", "+52 (1) 55 4525 8442", "(+52) 1 (55) 4525-8442", "00 52 1 55 4525 8442",
        "52 1 55 4525 8442", "+52 01 55 4525 8442", "+52 044 55 4525 8442", "+52 045 55 4525 8442", "+52 (044) 55 4525 8442",
        "tel:+52-1-55-4525-8442")]
    [InlineData(
        "MX", "+5215545258442", "5215545258442", "1 55 4525 8442", "044 55 4525 8442", "01 55 4525 8442", "(01 55) 4525 8442",
        "52 044 55 4525 8442", "55 4525 8442", "525545258442")]
    [InlineData("mx", "045 55 4525 8442")]
    [InlineData("CO", "00521 55 4525 8442", "5215545258442")]
    [InlineData("US", "011 52 1 55 4525 8442")]
    public void Mexicos_old_prefixes_are_dropped(string? region, params string[] typed) => ShouldRead("+525545258442", region, typed);

    [Theory]
    [InlineData(
        null, "+52 1 55 4525 844", "+52 1 55 4525 84422", "+52 2 55 4525 8442", "+52 1 1 55 4525 8442", "+52 1 000 000 0000",
        "+54 1 55 4525 8442")]
    [InlineData("CO", "044 55 4525 8442")]
    [InlineData("MX", "046 55 4525 8442")]
    public void Only_Mexicos_and_only_before_ten_digits(string? region, params string[] typed) => ShouldRead(null, region, typed);

    [Theory]
    [InlineData(
        "+442079460018", "+44 (0)20 7946 0018", "+44(0)2079460018", "+44 020 7946 0018", "0044 (0) 20 7946 0018", "(+44) (0)20 7946 0018",
        "+44 [0] 20 7946 0018")]
    [InlineData("+595961456789", "+595 (0)961 456789")]
    [InlineData("+390612345678", "+39 (0)6 1234 5678")] // Italy's zero is part of the number
    [InlineData("+5491123456789", "+54 (0)11 15 2345 6789")]
    public void A_zero_in_brackets_after_the_calling_code_is_read(string number, params string[] typed) => ShouldRead(number, null, typed);

    [Theory]
    [InlineData(
        "+573001(0)234567", "+573001234571(0)", "+57300(0)1234571", "+5(0)73001234571", "+(0)573001234571", "(0)+573001234571",
        "+57(0)300(0)1234571", "+57(0)(0)3001234571", "300(0)1234571", "3001234571(0)", "3157(0)123456", "+57 3001 ( 0 ) 234567",
        "+573001（0）234567")]
    [InlineData("+57300(0)234567")] // with the zero it would be a number
    public void A_zero_in_brackets_elsewhere_is_refused(params string[] typed) => ShouldRead(null, "CO", typed);

    [Theory]
    [InlineData("co", "57", "321 1234567")]
    [InlineData("CL", "56", "9 6123 4567")] // ours, not Google's
    [InlineData("AR", "54", "011 15-2345-6789")]
    [InlineData("XX", null, null)]
    [InlineData("UK", null, null)]
    [InlineData("001", null, null)]
    [InlineData("", null, null)]
    public void A_region_has_a_calling_code_and_an_example_and_an_unknown_one_has_neither(string region, string? callingCode, string? example)
    {
        NumberReader.Knows(region).ShouldBe(callingCode is not null);
        NumberReader.CallingCode(region).ShouldBe(callingCode);
        NumberReader.Example(region).ShouldBe(example);
    }

    [Fact]
    public void Every_example_that_a_page_shows_is_a_number_that_we_dial()
    {
        var regions = PhoneNumberUtil.GetInstance().GetSupportedRegions().Order().ToList();

        var examples = regions.Select(region => (region, NumberReader.Read(NumberReader.Example(region)!, region).Found)).ToList();

        regions.Count.ShouldBeGreaterThan(240);
        examples.Where(example => example.Found is null || !Dialled.Contains(example.Found.Type)).Select(example => example.region).ShouldBeEmpty();
    }

    private static void ShouldRead(string? number, string? region, params string[] typed)
    {
        foreach (var text in typed)
        {
            NumberReader.Read(text, region).Found?.Number.E164.ShouldBe(number, text);
            (NumberReader.Read(text, region).Found is null).ShouldBe(number is null, text);
        }
    }
}
