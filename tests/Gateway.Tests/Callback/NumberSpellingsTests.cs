using System.Text.RegularExpressions;
using WebexGateway.Numbers;

namespace WebexGateway.Tests.Callback;

/// <summary>One telephone has one key, however it is typed; more than a number is refused, never cut down to one.</summary>
public sealed class NumberSpellingsTests
{
    [Theory]
    [InlineData("+573211234567")]
    [InlineData("  +57 321 1234567  ")]
    [InlineData("+57\u00a0321\u202f123\u200945\u300067")]
    [InlineData("+57-321-1234567")]
    [InlineData("+57‐321‑12–34—5−67")]
    [InlineData("+57.321.123.45.67")]
    [InlineData("+57 321/123/4567")]
    [InlineData("+57 (321) 123-4567")]
    [InlineData("(+57) [321] 1234567")]
    [InlineData("+57 (0)321 1234567")]
    [InlineData("+57 ( 0 ) 321 1234567")]
    [InlineData("0057 321 1234567")]
    [InlineData("0057 (0) 321 1234567")]
    [InlineData("(0)321 1234567")]
    [InlineData("tel:+57-321-1234567")]
    [InlineData(" TEL: +57 321 1234567")]
    [InlineData("＋５７ ３２１ １２３４５６７")]
    [InlineData("＋５７（３２１）１２３－４５６７")]
    [InlineData("+٥٧ ٣٢١ ١٢٣٤٥٦٧")]
    [InlineData("+۵۷ ۳۲۱ ۱۲۳۴۵۶۷")]
    [InlineData("+५७ ३२१ १२३४५६७")]
    [InlineData("+\U0001D7D3\U0001D7D5 \U0001D7D1\U0001D7D0\U0001D7CF 1234567")] // mathematical bold digits: surrogate pairs
    [InlineData("\u202a+57 321 1234567\u202c")] // as contact lists paste it
    [InlineData("\u200f+57\u200b321\u200d12\u206034\ufeff5\u00ad67")]
    [InlineData("\u2066+57 321 1234567\u2069")]
    [InlineData("573211234567")]
    [InlineData("03 321 1234567")]
    [InlineData("+573211234567\n")]
    [InlineData("\t+57 321\t1234567\r\n")]
    [InlineData("+57 321\r\n1234567")]
    [InlineData("+57321\u000b1234567\u000c")]
    [InlineData("+57321\u00851234567")]
    [InlineData("+57321\u20281234567\u2029")]
    [InlineData("tel:+573211234567\n")]
    [InlineData("\ttel:0057 321 1234567")]
    [InlineData("tel:321 1234567")]
    [InlineData("\u202d+57 321 1234567\u202c")]
    [InlineData("\u2067+57 321 1234567\u2069")]
    public void Every_spelling_of_a_telephone_gives_the_same_key(string typed)
    {
        var found = NumberReader.Read(typed, "CO").Found;

        found.ShouldNotBeNull();
        found.Number.E164.ShouldBe("+573211234567");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u200b")]
    [InlineData("+")]
    [InlineData("tel:")]
    [InlineData("()")]
    [InlineData("+573211234567;ext=12")]
    [InlineData("tel:+573211234567;ext=12")]
    [InlineData("tel:3211234567;phone-context=+57")]
    [InlineData("+573211234567;isub=1")]
    [InlineData("+573211234567x12")]
    [InlineData("+573211234567 x 12")]
    [InlineData("+573211234567 ext. 12")]
    [InlineData("+573211234567 extensión 12")]
    [InlineData("+573211234567 anexo 12")]
    [InlineData("+573211234567#12")]
    [InlineData("+573211234567#")]
    [InlineData("+573211234567＃12")]
    [InlineData("+573211234567,,123")]
    [InlineData("+573211234567，123")]
    [InlineData("+573211234567;123")]
    [InlineData("+573211234567p123")]
    [InlineData("+573211234567w123")]
    [InlineData("+573211234567*1")]
    [InlineData("*31#3211234567")]
    [InlineData("+57321CALLNOW")]
    [InlineData("\u202e+573211234567")] // shows other digits than it dials
    [InlineData("+57321\u202e1234567\u202c")]
    [InlineData("3217654321\u202e")]
    [InlineData("+573211234567\t12")]
    [InlineData("+573211234567\n+573211234568")]
    [InlineData("tel:+573211234567;phone-context=example.com")]
    [InlineData("tel:+573211234567?body=1")]
    [InlineData("+57321\u28001234567")] // a blank pattern of Braille is a sign
    [InlineData("+57321123456O")] // the letter O
    [InlineData("+57321123456７a")]
    [InlineData("call +573211234567")]
    [InlineData("sip:+573211234567")]
    [InlineData("tel:tel:+573211234567")]
    [InlineData("+573211234567\0")]
    [InlineData("+57321\0001234567")]
    [InlineData("+573211234567\r\nX-Header: 1")]
    [InlineData("++573211234567")]
    [InlineData("+57+3211234567")]
    [InlineData("57+3211234567")]
    [InlineData("3211234567+")]
    [InlineData("+＋573211234567")]
    [InlineData("+57321123456²")] // a superscript is no decimal digit
    [InlineData("+57321123456⑦")]
    [InlineData("+57321123456Ⅶ")]
    [InlineData("+57321123456七")]
    [InlineData("+5\ufe0f\u20e373211234567")] // keycap emoji
    [InlineData("+57321-1234567'--")]
    [InlineData("+57321_1234567")]
    [InlineData("+57%20321%201234567")]
    [InlineData("+57 321 1234567 +57 321 1234568")]
    [InlineData("3211234567 / 3211234568")]
    [InlineData("+57 3 2 1 1 2 3 4 5 6 7              ..............")]
    [InlineData("+5732112345670000000000")]
    [InlineData("+57000000000000003211234567")]
    public void What_is_more_or_less_than_a_number_is_refused(string typed)
    {
        var found = NumberReader.Read(typed, "CO").Found;

        found.ShouldBeNull();
    }

    [Theory]
    [InlineData(0x34F, 0x34F)]
    [InlineData(0x61C, 0x61C)]
    [InlineData(0x115F, 0x1160)]
    [InlineData(0x17B4, 0x17B5)]
    [InlineData(0x180B, 0x180F)]
    [InlineData(0x200B, 0x200F)]
    [InlineData(0x202A, 0x202D)]
    [InlineData(0x2060, 0x206F)]
    [InlineData(0x3164, 0x3164)]
    [InlineData(0xAD, 0xAD)]
    [InlineData(0xFE00, 0xFE0F)]
    [InlineData(0xFEFF, 0xFEFF)]
    [InlineData(0xFFA0, 0xFFA0)]
    [InlineData(0xFFF0, 0xFFF8)]
    [InlineData(0x1BCA0, 0x1BCA3)]
    [InlineData(0x1D173, 0x1D17A)]
    [InlineData(0xE0000, 0xE0FFF)]
    public void A_character_that_nobody_sees_is_dropped(int first, int last)
    {
        for (var point = first; point <= last; point++)
        {
            var hidden = char.ConvertFromUtf32(point);

            var found = NumberReader.Read($"{hidden}+57{hidden} 321 12{hidden}34567{hidden}", null).Found;

            found.ShouldNotBeNull($"U+{point:X4}");
            found.Number.E164.ShouldBe("+573211234567");
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        var typed = "+57321123456" + '\ud835';

        var found = NumberReader.Read(typed, "CO").Found;

        found.ShouldBeNull();
    }

    [Fact]
    public void Invisible_padding_is_bounded()
    {
        var padding = new string('\u200b', 230);

        NumberReader.Read($"{padding}+573211234567", null).Found.ShouldNotBeNull();
        NumberReader.Read($"{padding}{padding}+573211234567", null).Found.ShouldBeNull();
    }

    [Fact]
    public void Whatever_is_typed_gives_an_E164_number_or_none()
    {
        const string alphabet = "0123456789012345678900++()-. /x,;#*p\0\t\u200b\u200f\u0663\u06f3\uff13\uff0b\ud835\udfd1é٣";
        var dice = new Random(5);
        string?[] regions = [null, "CO", "US", "AR", "GB", "JP", "BR", "XX"];
        string Noise(int most) => string.Concat(dice.GetItems<char>(alphabet, dice.Next(most)));

        var typed = Enumerable.Range(0, 20_000)
            .Select(turn => turn % 2 == 0 ? Noise(40) : GatewayUnderTest.Number.Insert(dice.Next(14), Noise(4)));
        var found = typed.Select(text => NumberReader.Read(text, regions[dice.Next(regions.Length)]).Found).OfType<NumberFound>().ToList();

        found.Count.ShouldBeGreaterThan(1_000);
        found.ShouldAllBe(number => Regex.IsMatch(number.Number.E164, @"\A\+[1-9][0-9]{4,19}\z"));
    }
}
