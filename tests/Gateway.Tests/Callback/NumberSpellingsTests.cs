using System.Text.RegularExpressions;
using WebexGateway.Numbers;

namespace WebexGateway.Tests.Callback;

/// <summary>One telephone has one key, however it is typed; more than a number is refused, never cut down to one.</summary>
public sealed class NumberSpellingsTests
{
    [Theory]
    [InlineData("alone", "+573211234567", "573211234567", "03 321 1234567", "  +57 321 1234567  ")]
    [InlineData("other blanks", "+57\u00a0321\u202f123\u200945\u300067", "\t+57 321\t1234567\r\n", "tel:+573211234567\n")]
    [InlineData("line ends", "+573211234567\n", "+57 321\r\n1234567", "+57321\u000b1234567\u000c", "+57321\u00851234567", "+57321\u20281234567\u2029")]
    [InlineData("dashes, dots and slashes", "+57-321-1234567", "+57‐321‑12–34—5−67", "+57.321.123.45.67", "+57 321/123/4567")]
    [InlineData("brackets", "+57 (321) 123-4567", "(+57) [321] 1234567")]
    [InlineData("(0)", "+57 (0)321 1234567", "+57 ( 0 ) 321 1234567", "0057 (0) 321 1234567", "(0)321 1234567")]
    [InlineData("00", "0057 321 1234567")]
    [InlineData("tel:", "tel:+57-321-1234567", " TEL: +57 321 1234567", "\ttel:0057 321 1234567", "tel:321 1234567")]
    [InlineData("full width", "＋５７ ３２１ １２３４５６７", "＋５７（３２１）１２３－４５６７")]
    [InlineData("other scripts' digits", "+٥٧ ٣٢١ ١٢٣٤٥٦٧", "+۵۷ ۳۲۱ ۱۲۳۴۵۶۷", "+५७ ३२१ १२३४५६७")]
    [InlineData("mathematical bold digits: surrogate pairs", "+\U0001D7D3\U0001D7D5 \U0001D7D1\U0001D7D0\U0001D7CF 1234567")]
    public void Every_spelling_of_a_telephone_gives_the_same_key(string kind, params string[] typed)
    {
        foreach (var text in typed)
        {
            NumberReader.Read(text, "CO").Found.ShouldNotBeNull($"{kind}: {text}").Number.E164.ShouldBe("+573211234567");
        }
    }

    [Theory]
    [InlineData("nothing", "", "   ", "\u200b", "+", "tel:", "()")]
    [InlineData("parameters", "+573211234567;ext=12", "tel:+573211234567;ext=12", "tel:3211234567;phone-context=+57", "+573211234567;isub=1")]
    [InlineData("parameters of tel:", "tel:+573211234567;phone-context=example.com", "tel:+573211234567?body=1")]
    [InlineData("extensions", "+573211234567x12", "+573211234567 x 12", "+573211234567 ext. 12", "+573211234567 extensión 12", "+573211234567 anexo 12")]
    [InlineData("number signs", "+573211234567#12", "+573211234567#", "+573211234567＃12")]
    [InlineData("pauses", "+573211234567,,123", "+573211234567，123", "+573211234567;123", "+573211234567p123", "+573211234567w123")]
    [InlineData("service codes", "+573211234567*1", "*31#3211234567")]
    [InlineData("letters", "+57321CALLNOW", "+57321123456O", "+57321123456７a", "call +573211234567", "sip:+573211234567", "tel:tel:+573211234567")]
    [InlineData("other digits shown than dialled", "\u202e+573211234567", "+57321\u202e1234567\u202c", "3217654321\u202e")]
    [InlineData("a second number", "+573211234567\t12", "+573211234567\n+573211234568", "+57 321 1234567 +57 321 1234568", "3211234567 / 3211234568")]
    [InlineData("control characters", "+573211234567\0", "+57321\0001234567", "+573211234567\r\nX-Header: 1")]
    [InlineData("pluses", "++573211234567", "+57+3211234567", "57+3211234567", "3211234567+", "+＋573211234567")]
    [InlineData("no decimal digits", "+57321123456²", "+57321123456⑦", "+57321123456Ⅶ", "+57321123456七", "+5\ufe0f\u20e373211234567")]
    [InlineData("signs", "+57321\u28001234567", "+57321-1234567'--", "+57321_1234567", "+57%20321%201234567")] // the first is Braille's blank
    [InlineData("too long", "+57 3 2 1 1 2 3 4 5 6 7              ..............", "+5732112345670000000000", "+57000000000000003211234567")]
    public void What_is_more_or_less_than_a_number_is_refused(string kind, params string[] typed)
    {
        foreach (var text in typed)
        {
            NumberReader.Read(text, "CO").Found.ShouldBeNull($"{kind}: {text}");
        }
    }

    [Theory]
    [InlineData(0xAD, 0xAD, 0x34F, 0x34F, 0x61C, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x200B, 0x200F)]
    [InlineData(0x202A, 0x202D, 0x2060, 0x206F, 0x3164, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8)]
    [InlineData(0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF)]
    public void A_character_that_nobody_sees_is_dropped(params int[] firstsAndLasts)
    {
        foreach (var point in firstsAndLasts.Chunk(2).SelectMany(range => Enumerable.Range(range[0], range[1] - range[0] + 1)))
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
        NumberReader.Read("+57321123456" + '\ud835', "CO").Found.ShouldBeNull();
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
