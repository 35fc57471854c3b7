using System.Net;
using WebexGateway.Transforms;

namespace WebexGateway.Tests;

public sealed class WebexReplyTests
{
    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 1)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("99999999999", 3600)]
    [InlineData("Fri, 27 Nov 2026 10:00:30 GMT", 30)]
    [InlineData("Fri, 27 Nov 2026 09:00:00 GMT", 1)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void A_wait_lasts_a_second_to_an_hour(string header, int? seconds)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        answer.Headers.Date = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);
        answer.Headers.TryAddWithoutValidation("Retry-After", header);

        WebexReply.Of(answer).RetryAfter.ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
    }

    [Theory]
    [InlineData("ROUTER_1", "ROUTER_1")]
    [InlineData("a b\u0000c\u20acd~!", "abcd~!")]
    [InlineData(" ", null)]
    public void A_tracking_id_keeps_what_can_be_printed(string sent, string? kept) => WebexReply.Printable(sent).ShouldBe(kept);

    [Fact]
    public void A_tracking_id_has_at_most_64_characters() => WebexReply.Printable(new('x', 65)).ShouldBe(new('x', 64));

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"trackingId":"T"}""", "T")]
    [InlineData(HttpStatusCode.OK, """{"trackingId":"T"}""", null)]
    [InlineData(HttpStatusCode.BadRequest, "<html>", null)]
    [InlineData(HttpStatusCode.BadRequest, """{"trackingId":["T"]}""", null)]
    public async Task An_errors_body_may_have_the_tracking_id(HttpStatusCode status, string body, string? id)
    {
        using var answer = new HttpResponseMessage(status) { Content = new StringContent(body) };

        (await WebexReply.ReadAsync(answer, CancellationToken.None)).TrackingId.ShouldBe(id);
    }

    [Fact]
    public async Task A_long_error_is_not_read()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.BadRequest)
        {
            Content = new StringContent("""{"trackingId":"T"}""".PadRight(8193)),
        };

        (await WebexReply.ReadAsync(answer, CancellationToken.None)).TrackingId.ShouldBeNull();
    }

    [Fact]
    public async Task The_headers_tracking_id_goes_before_the_bodys()
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("""{"trackingId":"T"}""") };
        answer.Headers.Add("TrackingID", "H");

        (await WebexReply.ReadAsync(answer, CancellationToken.None)).TrackingId.ShouldBe("H");
    }
}
