using PhoneNumbers;
using WebexGateway.Numbers;

namespace WebexGateway.Tests.Callback;

/// <summary>The ranges that toll fraud lives from: a policy by region and type can refuse them only when they are told apart.</summary>
public sealed class NumberFraudRangesTests
{
    [Theory]
    [InlineData("+881 6 3142 3456", PhoneNumberType.MOBILE)] // satellite
    [InlineData("+870 301 234 567", PhoneNumberType.MOBILE)] // satellite
    [InlineData("+882 16 5551234", PhoneNumberType.VOIP)]
    [InlineData("+883 5100 12345678", PhoneNumberType.VOIP)]
    [InlineData("+878 10 1234567890", PhoneNumberType.VOIP)]
    [InlineData("+888 12345678901", PhoneNumberType.UAN)]
    [InlineData("+800 1234 5678", PhoneNumberType.TOLL_FREE)]
    [InlineData("+808 1234 5678", PhoneNumberType.SHARED_COST)]
    [InlineData("+979 123 456 789", PhoneNumberType.PREMIUM_RATE)]
    public void A_calling_code_of_no_country_has_no_region(string typed, PhoneNumberType type)
    {
        var found = NumberReader.Read(typed, "CO").Found;

        found.ShouldNotBeNull();
        found.Region.ShouldBe("001");
        found.Type.ShouldBe(type);
    }

    [Theory]
    [InlineData("+44 70 1234 5678", "GB", PhoneNumberType.PERSONAL_NUMBER)]
    [InlineData("+44 871 234 5678", "GB", PhoneNumberType.PREMIUM_RATE)]
    [InlineData("+32 78 15 15 15", "BE", PhoneNumberType.UAN)]
    [InlineData("+34 902 123 456", "ES", PhoneNumberType.SHARED_COST)]
    [InlineData("+34 803 123 456", "ES", PhoneNumberType.PREMIUM_RATE)]
    [InlineData("+371 900 12345", "LV", PhoneNumberType.PREMIUM_RATE)]
    [InlineData("+960 900 123 4567", "MV", PhoneNumberType.PREMIUM_RATE)]
    [InlineData("+57 1 900 123 4567", "CO", PhoneNumberType.PREMIUM_RATE)]
    [InlineData("+57 1 800 012 3456", "CO", PhoneNumberType.TOLL_FREE)]
    [InlineData("+1 900 234 5678", "US", PhoneNumberType.PREMIUM_RATE)]
    [InlineData("+1 800 234 5678", "US", PhoneNumberType.TOLL_FREE)]
    public void A_special_range_has_its_type(string typed, string region, PhoneNumberType type)
    {
        var found = NumberReader.Read(typed, null).Found;

        found.ShouldNotBeNull();
        found.Region.ShouldBe(region);
        found.Type.ShouldBe(type);
    }

    [Theory]
    [InlineData("+1 212 555 0123", "US")]
    [InlineData("+1 506 234 5678", "CA")]
    [InlineData("+1 787 234 5678", "PR")]
    [InlineData("+1 876 210 1234", "JM")]
    [InlineData("+1 809 234 5678", "DO")]
    [InlineData("+1 268 464 1234", "AG")]
    [InlineData("+1 284 300 1234", "VG")]
    [InlineData("+1 473 403 1234", "GD")]
    [InlineData("+1 649 231 1234", "TC")]
    [InlineData("+44 7924 123456", "GB")]
    [InlineData("+44 7797 712345", "JE")]
    [InlineData("+44 1534 456789", "JE")]
    [InlineData("+44 7781 123456", "GG")]
    [InlineData("+44 1481 256789", "GG")]
    [InlineData("+44 7624 369230", "IM")]
    [InlineData("+44 1624 756789", "IM")]
    [InlineData("+7 912 345 6789", "RU")]
    [InlineData("+7 771 000 9998", "KZ")]
    [InlineData("+39 312 345 6789", "IT")]
    [InlineData("+39 06 698 12345", "VA")]
    [InlineData("+599 9 518 1234", "CW")]
    [InlineData("+599 318 1234", "BQ")]
    public void A_shared_calling_code_tells_its_regions_apart(string typed, string region)
    {
        var found = NumberReader.Read(typed, null).Found;

        found.ShouldNotBeNull();
        found.Region.ShouldBe(region);
    }

    [Theory]
    [InlineData("07624 369230", "GB", "IM")]
    [InlineData("876 210 1234", "US", "JM")]
    [InlineData("1 809 234 5678", "US", "DO")]
    [InlineData("8 771 000 9998", "RU", "KZ")]
    [InlineData("441480 682663", "GG", "GB")]
    [InlineData("47 75 43 79 70", "SJ", "NO")]
    public void A_neighbour_s_number_dialled_as_national_is_still_the_neighbour_s(string typed, string dialledIn, string region)
    {
        var found = NumberReader.Read(typed, dialledIn).Found;

        found.ShouldNotBeNull();
        found.Region.ShouldBe(region);
    }
}
