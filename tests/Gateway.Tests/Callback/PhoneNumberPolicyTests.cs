using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PhoneNumbers;
using WebexGateway.Callbacks;
using WebexGateway.Ledger;

namespace WebexGateway.Tests.Callback;

public sealed partial class PhoneNumberPolicyTests
{
    private static readonly PhoneNumberPolicy World = Serving([.. PhoneNumberUtil.GetInstance().GetSupportedRegions()]);

    [Theory]
    [InlineData("+881 6 3142 3456")]
    [InlineData("+870 301 234 567")]
    [InlineData("+882 16 5551234")]
    [InlineData("+883 5100 12345678")]
    [InlineData("+979 123 456 789")]
    [InlineData("+44 70 1234 5678")]
    [InlineData("+44 871 234 5678")]
    [InlineData("+32 78 15 15 15")]
    [InlineData("+1 900 234 5678")]
    [InlineData("+1 800 234 5678")]
    [InlineData("+57 1 900 123 4567")]
    [InlineData("+49 15 1234 5678 9012")] // longer than a number of E.164
    public void A_costly_range_is_refused_even_where_every_region_is_served(string typed)
    {
        var admitted = World.Admit(typed, null);

        admitted.Found.ShouldBeNull();
        admitted.Detail.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("GB", "+44 7797 712345")]
    [InlineData("GB", "+44 1481 256789")]
    [InlineData("GB", "07624 369230")]
    [InlineData("RU", "+7 771 000 9998")]
    [InlineData("US", "+1 876 210 1234")]
    [InlineData("US", "+1 809 234 5678")]
    [InlineData("IT", "+39 06 698 12345")]
    public void A_neighbour_with_the_same_calling_code_is_not_served_with_it(string served, string typed)
    {
        var admitted = Serving(served).Admit(typed, null);

        admitted.Found.ShouldBeNull();
        admitted.Detail.ShouldBe($"Only numbers of these regions are called: {served}.");
    }

    [Theory]
    [InlineData("+57 601 234 5678 ext. 12", null, "Extensions cannot be called")]
    [InlineData("+573211234567;ext=12", null, "Extensions cannot be called")]
    [InlineData("tel:+573211234567;ext=12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 x12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 anexo 12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 extensión 12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 int. 12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 ext", null, "Extensions cannot be called")]
    [InlineData("321 1234567 доб. 12", null, "Extensions cannot be called")]
    [InlineData("321 1234567#12", null, "Extensions cannot be called")]
    [InlineData("321 1234567,,12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 w12", null, "Extensions cannot be called")]
    [InlineData("321 1234567 ext. ١٢", null, "Extensions cannot be called")]
    [InlineData("+57321CALLNOW", null, "without letters")]
    [InlineData("++573211234567", null, "one plus")]
    [InlineData("\u202e+573211234567", null, "U+202E")]
    [InlineData("+573001(0)234567", null, "(0) may stand after the calling code")]
    [InlineData("+57321123456700000000000", null, "This is no telephone number.")]
    [InlineData("+57 1 2345678", null, "60 1 xxx xxxx")]
    [InlineData("1 2345678", "CO", "60 1 xxx xxxx")]
    [InlineData("2345678", "CO", "60 1 xxx xxxx")]
    [InlineData("2345678", null, "60 1 xxx xxxx")]
    [InlineData("0057 1 2345678", null, "60 1 xxx xxxx")]
    [InlineData("+57 321 123456", null, "+57 3xx xxx xxxx")]
    [InlineData("09 6123 4567", "CL", "+56 9 xxxx xxxx")]
    [InlineData("09 612 3456", "CL", "+56 9 xxxx xxxx")]
    [InlineData("+56 09 6123 4567", null, "+56 9 xxxx xxxx")]
    [InlineData("234 5678", "CL", "+56 2 2xxx xxxx")]
    [InlineData("+56 2 234 5678", null, "+56 2 2xxx xxxx")]
    [InlineData("+55 11 6123 4567", null, "+55 11 9xxxx xxxx")]
    [InlineData("+506 312 3456", null, "+506 8xxx xxxx or +506 2xxx xxxx")]
    [InlineData("55 4525", "MX", "Numbers of MX are written as +52 2xx xxx xxxx")]
    [InlineData("+1 212 555 0123", null, "Only numbers of these regions are called: CO, CL, MX, CR, BR.")]
    [InlineData("+1 212 555", null, "Only numbers of these regions are called: CO, CL, MX, CR, BR.")]
    [InlineData("212 555 0123", "US", "Only numbers of these regions are called: CO, CL, MX, CR, BR.")]
    [InlineData("321 1234567", "XX", "Only numbers of these regions are called: CO, CL, MX, CR, BR.")]
    [InlineData("01 900 123 4567", "CO", "Only landlines and mobiles are called.")]
    [InlineData("+999 123 4567", null, "This is no telephone number.")]
    [InlineData("   ", null, "This is no telephone number.")]
    public void A_refusal_says_what_to_write_instead_and_holds_nothing_of_the_visitors(string typed, string? region, string words)
    {
        var (found, detail, _) = Serving("CO", "CL", "MX", "CR", "BR").Admit(typed, region);

        found.ShouldBeNull();
        detail.ShouldNotBeNull();
        detail.ShouldContain(words);
        ManyDigits().IsMatch(detail).ShouldBeFalse(detail);
    }

    [Fact]
    public void A_refused_prefix_is_answered_like_another_region()
    {
        var options = new CallbackOptions { RefusedPrefixes = { "+57321" } };
        options.Regions.Add("CO");

        var refusing = new PhoneNumberPolicy(new Fixed(options));

        refusing.Admit("321 1234567", null).ShouldBe(refusing.Admit("+1 212 555 0123", null));
        refusing.Admit("320 1234567", null).Found.ShouldNotBeNull();
    }

    [Fact]
    public void A_national_number_is_read_by_the_first_served_region()
    {
        Serving("MX", "CO").Admit("55 4525 8442", null).Found!.Number.E164.ShouldBe("+525545258442");
        Serving("CO", "MX").Admit("55 4525 8442", null).Found.ShouldBeNull();
    }

    private static PhoneNumberPolicy Serving(params string[] regions)
    {
        var options = new CallbackOptions();
        options.Regions.AddRange(regions);
        return new(new Fixed(options));
    }

    [GeneratedRegex("[0-9]{4}")]
    private static partial Regex ManyDigits();

    private sealed class Fixed(CallbackOptions options) : IOptionsMonitor<CallbackOptions>
    {
        public CallbackOptions CurrentValue => options;

        public CallbackOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<CallbackOptions, string?> listener) => null;
    }
}
