using PhoneNumbers;
using WebexGateway.Numbers;

namespace WebexGateway.Tests.Callback;

/// <summary>Our readings before the library, and what we ask of it.</summary>
public sealed class NumberReaderTests
{
    private static readonly PhoneNumberType[] Dialled = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE];

    [Theory]
    [InlineData("CO", "321 1234567", "+573211234567")]
    [InlineData("CO", "03 321 1234567", "+573211234567")]
    [InlineData("CO", "601 2345678", "+576012345678")]
    [InlineData("MX", "222 123 4567", "+522221234567")]
    [InlineData("PE", "01 4123456", "+5114123456")]
    [InlineData("CL", "9 6123 4567", "+56961234567")]
    [InlineData("AR", "011 15-2345-6789", "+5491123456789")]
    [InlineData("AR", "11 15 2345 6789", "+5491123456789")]
    [InlineData("AR", "+54 011 15 2345 6789", "+5491123456789")]
    [InlineData("AR", "+54 (0)11 15 2345 6789", "+5491123456789")]
    [InlineData("AR", "+54 9 11 2345 6789", "+5491123456789")]
    [InlineData("BO", "71234567", "+59171234567")]
    [InlineData("GT", "5123 4567", "+50251234567")]
    [InlineData("HN", "9123-4567", "+50491234567")]
    [InlineData("SV", "7012 3456", "+50370123456")]
    [InlineData("PY", "0961 456789", "+595961456789")]
    [InlineData("PA", "6123-4567", "+50761234567")]
    [InlineData("CR", "8312 3456", "+50683123456")]
    [InlineData("NI", "8123 4567", "+50581234567")]
    [InlineData("BR", "0 15 11 96123 4567", "+5511961234567")] // a carrier's code
    [InlineData("BR", "+55 0 15 11 96123 4567", "+5511961234567")]
    public void A_number_dialled_at_home_is_found_in_its_region(string region, string typed, string number)
    {
        var found = NumberReader.Read(typed, region).Found;

        found.ShouldNotBeNull();
        found.Number.E164.ShouldBe(number);
        found.Region.ShouldBe(region);
        found.Type.ShouldBeOneOf(Dialled);
    }

    [Theory]
    [InlineData("CO", "2345678")] // seven digits until 2021
    [InlineData("CO", "+57 1 2345678")]
    [InlineData("CL", "09 6123 4567")]
    [InlineData("CO", "123")] // emergencies are no subscribers
    [InlineData("US", "911")]
    [InlineData("ES", "112")]
    [InlineData("GB", "+44 20 7946 00188")]
    [InlineData("CO", "+57 300 000 000 000")]
    [InlineData("CO", "+999 321 1234567")]
    [InlineData("CO", "+0 57 321 1234567")]
    public void A_number_that_does_not_exist_is_not_found(string region, string typed) =>
        NumberReader.Read(typed, region).Found.ShouldBeNull();

    [Theory]
    [InlineData("+57 321 1234567", null)]
    [InlineData("+57 321 1234567", "ES")]
    [InlineData("+57 321 1234567", "XX")]
    [InlineData("0057 321 1234567", null)]
    [InlineData("0057 321 1234567", "CO")]
    [InlineData("0057 321 1234567", "US")]
    [InlineData("011 57 321 1234567", "US")]
    [InlineData("810 57 321 1234567", "RU")]
    [InlineData("573211234567", "co")]
    public void An_international_number_is_itself_wherever_it_is_dialled(string typed, string? region)
    {
        var found = NumberReader.Read(typed, region).Found;

        found.ShouldBe(new(new("+573211234567"), "CO", PhoneNumberType.MOBILE));
    }

    [Theory]
    [InlineData("0057 301 234 5678", "+573012345678")] // by Colombia's own carrier prefix 005 this would be +7 301 234 5678 in Russia
    [InlineData("005 7 912 345 6789", "+79123456789")] // no Colombian number, so the carrier's prefix it is
    public void Two_zeros_are_a_plus_wherever_that_gives_a_number(string typed, string number)
    {
        var found = NumberReader.Read(typed, "CO").Found;

        found.ShouldNotBeNull();
        found.Number.E164.ShouldBe(number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XX")]
    [InlineData("001")]
    public void A_national_number_without_a_known_region_is_not_found(string? region) =>
        NumberReader.Read("321 1234567", region).Found.ShouldBeNull();

    [Theory]
    [InlineData("+52 1 55 4525 8442", null)]
    [InlineData("+5215545258442", "MX")]
    [InlineData("+52-1-55-4525-8442", null)]
    [InlineData("+52 (1) 55 4525 8442", null)]
    [InlineData("(+52) 1 (55) 4525-8442", null)]
    [InlineData("00 52 1 55 4525 8442", null)]
    [InlineData("00521 55 4525 8442", "CO")]
    [InlineData("011 52 1 55 4525 8442", "US")]
    [InlineData("5215545258442", "MX")]
    [InlineData("5215545258442", "CO")]
    [InlineData("52 1 55 4525 8442", null)]
    [InlineData("1 55 4525 8442", "MX")]
    [InlineData("044 55 4525 8442", "MX")]
    [InlineData("045 55 4525 8442", "mx")]
    [InlineData("01 55 4525 8442", "MX")]
    [InlineData("(01 55) 4525 8442", "MX")]
    [InlineData("52 044 55 4525 8442", "MX")]
    [InlineData("+52 01 55 4525 8442", null)]
    [InlineData("+52 044 55 4525 8442", null)]
    [InlineData("+52 045 55 4525 8442", null)]
    [InlineData("+52 (044) 55 4525 8442", null)]
    [InlineData("tel:+52-1-55-4525-8442", null)]
    [InlineData("55 4525 8442", "MX")]
    [InlineData("525545258442", "MX")]
    public void Mexicos_old_prefixes_are_dropped(string typed, string? region)
    {
        var found = NumberReader.Read(typed, region).Found;

        found.ShouldNotBeNull();
        found.Number.E164.ShouldBe("+525545258442");
        found.Region.ShouldBe("MX");
    }

    [Theory]
    [InlineData("+52 1 55 4525 844", null)]
    [InlineData("+52 1 55 4525 84422", null)]
    [InlineData("+52 2 55 4525 8442", null)]
    [InlineData("+52 1 1 55 4525 8442", null)]
    [InlineData("+52 1 000 000 0000", null)]
    [InlineData("044 55 4525 8442", "CO")]
    [InlineData("046 55 4525 8442", "MX")]
    [InlineData("+54 1 55 4525 8442", null)]
    public void Only_Mexicos_and_only_before_ten_digits(string typed, string? region) =>
        NumberReader.Read(typed, region).Found.ShouldBeNull();

    [Theory]
    [InlineData("+44 (0)20 7946 0018", "+442079460018")]
    [InlineData("+44(0)2079460018", "+442079460018")]
    [InlineData("+44 020 7946 0018", "+442079460018")]
    [InlineData("0044 (0) 20 7946 0018", "+442079460018")]
    [InlineData("+595 (0)961 456789", "+595961456789")]
    [InlineData("+39 (0)6 1234 5678", "+390612345678")] // Italy's zero is part of the number
    [InlineData("(+44) (0)20 7946 0018", "+442079460018")]
    [InlineData("+44 [0] 20 7946 0018", "+442079460018")]
    public void A_zero_in_brackets_after_the_calling_code_is_read(string typed, string number)
    {
        var found = NumberReader.Read(typed, null).Found;

        found.ShouldNotBeNull();
        found.Number.E164.ShouldBe(number);
    }

    [Theory]
    [InlineData("+573001(0)234567")]
    [InlineData("+573001234571(0)")]
    [InlineData("+57300(0)1234571")]
    [InlineData("+57300(0)234567")] // with the zero it would be a number
    [InlineData("+5(0)73001234571")]
    [InlineData("+(0)573001234571")]
    [InlineData("(0)+573001234571")]
    [InlineData("+57(0)300(0)1234571")]
    [InlineData("+57(0)(0)3001234571")]
    [InlineData("300(0)1234571")]
    [InlineData("3001234571(0)")]
    [InlineData("3157(0)123456")]
    [InlineData("+57 3001 ( 0 ) 234567")]
    [InlineData("+573001（0）234567")]
    public void A_zero_in_brackets_elsewhere_is_refused(string typed) =>
        NumberReader.Read(typed, "CO").Found.ShouldBeNull();

    [Theory]
    [InlineData("CO", "57", "321 1234567")]
    [InlineData("co", "57", "321 1234567")]
    [InlineData("CL", "56", "9 6123 4567")]
    [InlineData("AR", "54", "011 15-2345-6789")]
    [InlineData("MX", "52", "222 123 4567")]
    [InlineData("CR", "506", "8312 3456")]
    [InlineData("JE", "44", "07797 712345")]
    public void A_region_has_a_calling_code_and_an_example(string region, string callingCode, string example)
    {
        NumberReader.Knows(region).ShouldBeTrue();
        NumberReader.CallingCode(region).ShouldBe(callingCode);
        NumberReader.Example(region).ShouldBe(example);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("UK")]
    [InlineData("001")]
    [InlineData("")]
    public void An_unknown_region_has_neither(string region)
    {
        NumberReader.Knows(region).ShouldBeFalse();
        NumberReader.CallingCode(region).ShouldBeNull();
        NumberReader.Example(region).ShouldBeNull();
    }

    [Fact]
    public void Every_example_that_a_page_shows_is_a_number_that_we_dial()
    {
        var regions = PhoneNumberUtil.GetInstance().GetSupportedRegions().Order().ToList();

        var examples = regions.Select(region => (region, NumberReader.Read(NumberReader.Example(region)!, region).Found)).ToList();

        regions.Count.ShouldBeGreaterThan(240);
        examples.Where(example => example.Found is null || !Dialled.Contains(example.Found.Type)).Select(example => example.region).ShouldBeEmpty();
    }
}
