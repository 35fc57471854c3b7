using WebexGateway.Callback;

namespace WebexGateway.Tests.Callback;

public sealed class NumberingPlanTests
{
    private readonly NumberingPlan plan = NumberingPlan.Default;

    [Theory]
    [InlineData("CO", "321 1234567", "+573211234567", NumberType.Mobile)]
    [InlineData("CO", "03 321 1234567", "+573211234567", NumberType.Mobile)]
    [InlineData("CO", "573211234567", "+573211234567", NumberType.Mobile)]
    [InlineData("CO", "601 2345678", "+576012345678", NumberType.FixedLine)]
    [InlineData("MX", "222 123 4567", "+522221234567", NumberType.FixedLineOrMobile)]
    [InlineData("PE", "912 345 678", "+51912345678", NumberType.Mobile)]
    [InlineData("PE", "01 4123456", "+5114123456", NumberType.FixedLine)]
    [InlineData("CL", "9 6123 4567", "+56961234567", NumberType.FixedLineOrMobile)]
    [InlineData("AR", "011 15-2345-6789", "+5491123456789", NumberType.Mobile)]
    [InlineData("AR", "11 15 2345 6789", "+5491123456789", NumberType.Mobile)]
    [InlineData("AR", "9 11 2345 6789", "+5491123456789", NumberType.Mobile)]
    [InlineData("AR", "+54 011 15 2345 6789", "+5491123456789", NumberType.Mobile)]
    [InlineData("AR", "11 2345 6789", "+541123456789", NumberType.FixedLine)]
    [InlineData("BO", "71234567", "+59171234567", NumberType.Mobile)]
    [InlineData("GT", "5123 4567", "+50251234567", NumberType.Mobile)]
    [InlineData("HN", "9123-4567", "+50491234567", NumberType.Mobile)]
    [InlineData("SV", "7012 3456", "+50370123456", NumberType.Mobile)]
    [InlineData("PY", "0961 456789", "+595961456789", NumberType.Mobile)]
    [InlineData("PY", "961 456789", "+595961456789", NumberType.Mobile)]
    [InlineData("PA", "6123-4567", "+50761234567", NumberType.Mobile)]
    [InlineData("CR", "8312 3456", "+50683123456", NumberType.Mobile)]
    [InlineData("NI", "8123 4567", "+50581234567", NumberType.Mobile)]
    [InlineData("ES", "612 34 56 78", "+34612345678", NumberType.Mobile)]
    [InlineData("BR", "0 15 11 96123 4567", "+5511961234567", NumberType.Mobile)]
    [InlineData("RU", "8 912 345 67 89", "+79123456789", NumberType.Mobile)]
    [InlineData("US", "1 (212) 555-0123", "+12125550123", NumberType.FixedLineOrMobile)]
    public void A_number_dialled_at_home_is_found_in_its_region(string region, string typed, string number, NumberType type)
    {
        var found = plan.Find(typed, region);

        found.ShouldBe(new(new(number), region, type));
    }

    [Theory]
    [InlineData("CO", "2345678")] // Seven digits until 2021: the area code is missing.
    [InlineData("CO", "+57 1 2345678")]
    [InlineData("MX", "+52 1 222 123 4567")] // Mexico's mobiles lost the 1 in 2019 and its national calls the 01.
    [InlineData("MX", "01 222 123 4567")]
    [InlineData("CO", "123")] // Emergencies are no subscribers.
    [InlineData("US", "911")]
    [InlineData("ES", "112")]
    [InlineData("US", "212 555")]
    [InlineData("GB", "+44 20 7946 00188")]
    [InlineData("CO", "+999 321 1234567")]
    [InlineData("CO", "+0 57 321 1234567")]
    public void A_number_that_does_not_exist_is_not_found(string region, string typed)
    {
        var found = plan.Find(typed, region);

        found.ShouldBeNull();
    }

    [Theory]
    [InlineData("+57 321 1234567", null)]
    [InlineData("+57 321 1234567", "ES")]
    [InlineData("+57 321 1234567", "XX")]
    [InlineData("0057 321 1234567", null)]
    [InlineData("0057 321 1234567", "CO")]
    [InlineData("0057 321 1234567", "US")]
    [InlineData("011 57 321 1234567", "US")]
    [InlineData("810 57 321 1234567", "RU")]
    [InlineData("010 57 321 1234567", "JP")]
    public void An_international_number_is_itself_wherever_it_is_dialled(string typed, string? region)
    {
        var found = plan.Find(typed, region);

        found.ShouldBe(new(new("+573211234567"), "CO", NumberType.Mobile));
    }

    [Theory]
    [InlineData("0057 301 234 5678", "+573012345678")] // By Colombia's own carrier prefix 005 this would be +7 301 234 5678 in Russia.
    [InlineData("005 7 912 345 6789", "+79123456789")] // No Colombian number, so the carrier's prefix it is.
    public void Two_zeros_are_a_plus_wherever_that_gives_a_number(string typed, string number)
    {
        var found = plan.Find(typed, "CO");

        found.ShouldNotBeNull();
        found.Number.E164.ShouldBe(number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("XX")]
    [InlineData("001")]
    public void A_national_number_without_a_known_region_is_not_found(string? region)
    {
        var found = plan.Find("321 1234567", region);

        found.ShouldBeNull();
    }

    [Fact]
    public void Every_region_has_an_example_that_is_a_mobile_there_or_in_the_region_whose_range_it_shares()
    {
        var letters = Enumerable.Range('A', 26).Select(letter => (char)letter).ToList();
        var regions = letters.SelectMany(first => letters.Select(second => $"{first}{second}")).Where(plan.Knows).ToList();

        var examples = regions.Select(region => (region, found: plan.Find(plan.Example(region)!, region))).ToList();

        regions.Count.ShouldBe(245);
        examples.ShouldAllBe(e => e.found != null && (e.found.Type == NumberType.Mobile || e.found.Type == NumberType.FixedLineOrMobile));
        examples.ShouldAllBe(e => e.found!.Number.E164.StartsWith($"+{plan.CallingCode(e.region)}"));
        examples.Where(e => e.found!.Region != e.region).Select(e => $"{e.region} in {e.found!.Region}").ShouldBe(
            ["AX in FI", "BL in GP", "CC in AU", "CX in AU", "EH in MA", "IM in GB", "MF in GP", "SJ in NO", "VA in IT"]);
    }

    [Theory]
    [InlineData("CO", "57", "321 1234567")]
    [InlineData("co", "57", "321 1234567")]
    [InlineData("CL", "56", "9 6123 4567")]
    [InlineData("AR", "54", "011 15-2345-6789")]
    [InlineData("JE", "44", "07797 712345")]
    public void A_region_has_a_calling_code_and_a_hint(string region, string callingCode, string example)
    {
        var known = plan.Knows(region);

        known.ShouldBeTrue();
        plan.CallingCode(region).ShouldBe(callingCode);
        plan.Example(region).ShouldBe(example);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("UK")]
    [InlineData("001")]
    [InlineData("")]
    public void An_unknown_region_has_neither(string region)
    {
        var known = plan.Knows(region);

        known.ShouldBeFalse();
        plan.CallingCode(region).ShouldBeNull();
        plan.Example(region).ShouldBeNull();
    }
}
