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
    [InlineData("satellites", "+881 6 3142 3456", "+870 301 234 567")]
    [InlineData("networks of no country", "+882 16 5551234", "+883 5100 12345678", "+878 10 1234567890", "+888 12345678901")]
    [InlineData("services of no country", "+800 1234 5678", "+808 1234 5678", "+979 123 456 789")]
    [InlineData("premium rate", "+44 871 234 5678", "+34 803 123 456", "+371 900 12345", "+960 900 123 4567", "+57 1 900 123 4567", "+1 900 234 5678")]
    [InlineData("shared cost, free and personal", "+34 902 123 456", "+32 78 15 15 15", "+57 1 800 012 3456", "+1 800 234 5678", "+44 70 1234 5678")]
    [InlineData("longer than a number of E.164", "+49 15 1234 5678 9012")]
    public void A_costly_range_is_refused_even_where_every_region_is_served(string kind, params string[] typed)
    {
        foreach (var text in typed)
        {
            var admitted = World.Admit(text, null);

            admitted.Found.ShouldBeNull($"{kind}: {text}");
            admitted.Detail.ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("GB", "+44 7797 712345", "+44 1534 456789", "+44 7781 123456", "+44 1481 256789", "+44 1624 756789", "07624 369230")]
    [InlineData("RU", "+7 771 000 9998", "8 771 000 9998")]
    [InlineData("US", "+1 876 210 1234", "876 210 1234", "+1 809 234 5678", "1 809 234 5678", "+1 787 234 5678", "+1 506 234 5678")]
    [InlineData("CA", "+1 268 464 1234", "+1 284 300 1234", "+1 473 403 1234", "+1 649 231 1234", "+1 212 555 0123")]
    [InlineData("IT", "+39 06 698 12345")]
    [InlineData("CW", "+599 318 1234")]
    [InlineData("GG", "441480 682663")]
    [InlineData("SJ", "47 75 43 79 70")]
    public void A_neighbour_with_the_same_calling_code_is_not_served_with_it(string served, params string[] typed)
    {
        foreach (var text in typed)
        {
            var admitted = Serving(served).Admit(text, null);

            admitted.Found.ShouldBeNull(text);
            admitted.Detail.ShouldBe($"Only numbers of these regions are called: {served}.", text);
        }
    }

    [Theory]
    [InlineData(
        "Extensions cannot be called", null, "+57 601 234 5678 ext. 12", "+573211234567;ext=12", "tel:+573211234567;ext=12",
        "321 1234567 x12", "321 1234567 anexo 12", "321 1234567 extensión 12", "321 1234567 int. 12", "321 1234567 ext",
        "321 1234567 доб. 12", "321 1234567#12", "321 1234567,,12", "321 1234567 w12", "321 1234567 ext. ١٢")]
    [InlineData("without letters", null, "+57321CALLNOW")]
    [InlineData("one plus", null, "++573211234567")]
    [InlineData("U+202E", null, "\u202e+573211234567")]
    [InlineData("(0) may stand after the calling code", null, "+573001(0)234567")]
    [InlineData("This is no telephone number.", null, "+57321123456700000000000", "+999 123 4567", "   ")]
    [InlineData("60 1 xxx xxxx", null, "+57 1 2345678", "2345678", "0057 1 2345678")]
    [InlineData("60 1 xxx xxxx", "CO", "1 2345678", "2345678")]
    [InlineData("+57 3xx xxx xxxx", null, "+57 321 123456")]
    [InlineData("+56 9 xxxx xxxx", "CL", "09 6123 4567", "09 612 3456", "+56 09 6123 4567")]
    [InlineData("+56 2 2xxx xxxx", "CL", "234 5678", "+56 2 234 5678")]
    [InlineData("+55 11 9xxxx xxxx", null, "+55 11 6123 4567")]
    [InlineData("+506 8xxx xxxx or +506 2xxx xxxx", null, "+506 312 3456")]
    [InlineData("Numbers of MX are written as +52 2xx xxx xxxx", "MX", "55 4525")]
    [InlineData("Only numbers of these regions are called: CO, CL, MX, CR, BR.", null, "+1 212 555 0123", "+1 212 555")]
    [InlineData("Only numbers of these regions are called: CO, CL, MX, CR, BR.", "US", "212 555 0123")]
    [InlineData("Only numbers of these regions are called: CO, CL, MX, CR, BR.", "XX", "321 1234567")]
    [InlineData("Only landlines and mobiles are called.", "CO", "01 900 123 4567")]
    public void A_refusal_says_what_to_write_instead_and_holds_nothing_of_the_visitors(string words, string? region, params string[] typed)
    {
        foreach (var text in typed)
        {
            var (found, detail, _) = Serving("CO", "CL", "MX", "CR", "BR").Admit(text, region);

            found.ShouldBeNull(text);
            detail.ShouldNotBeNull().ShouldContain(words, customMessage: text);
            ManyDigits().IsMatch(detail).ShouldBeFalse(detail);
        }
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
