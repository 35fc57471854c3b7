using WebexGateway.Numbers;

namespace WebexGateway.Tests.Callback;

public sealed class NumberMaskTests
{
    private static readonly string[] Regions = ["CO", "MX"];

    [Theory]
    [InlineData("told to 321 999 8877 by phone", "told to +57…77 by phone")]
    [InlineData("(+57) 321-999-8877", "+57…77")]
    [InlineData("+57 (321) 999.8877", "+57…77")]
    [InlineData("0057 321 999 8877", "+57…77")]
    [InlineData("3219998877 3219998878", "+57…77 +57…78")]
    [InlineData("3219998877/3219998878", "+57…77/+57…78")]
    [InlineData("+573219998877 +525512345678", "+57…77 +52…78")]
    [InlineData("3219998877 26/11/2026", "+57…77 26/11/2026")]
    [InlineData("26/11/2026 3219998877", "26/11/2026 +57…77")]
    [InlineData("321-999-8877/3", "+57…77/3")]
    [InlineData("2 3219998877 3", "2 +57…77 3")]
    [InlineData("321–999–8877", "+57…77")] // with dashes as a word processor writes them
    [InlineData("tel:3219998877", "tel:+57…77")]
    [InlineData("ticket 12, in 30 minutes", "ticket 12, in 30 minutes")]
    [InlineData("asked on 26/11/2026 08:30", "asked on 26/11/2026 08:30")]
    [InlineData("", "")]
    public void A_number_is_hidden_whatever_digits_stand_beside_it(string typed, string kept) =>
        NumberMask.Hide(typed, Regions).ShouldBe(kept);
}
