using System.Net;

namespace WebexGateway.Tests.Site;

/// <summary>A client gets the form of a page that it prefers, and none that it refuses (RFC 9110, section 12.5.3).</summary>
public sealed class AcceptedCodingsTests : GatewayTest
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("br;q=0.1, gzip;q=1", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.5", "br")]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("*;q=0.5, gzip", "gzip")]
    [InlineData("identity", null)]
    [InlineData("identity;q=1, gzip;q=0.5", null)]
    [InlineData("gzip;q=0.001", "gzip")]
    [InlineData("identity;q=0, gzip", "gzip")]
    [InlineData("identity;q=0, *", "br")]
    [InlineData("deflate", null)]
    [InlineData("compress;q=0.5, x-unknown", null)]
    [InlineData(";;;", null)]
    public async Task A_page_comes_in_the_form_that_is_preferred(string? accepted, string? coding)
    {
        var answer = await AskAsync("/", accepted);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentEncoding.ShouldBe(coding is null ? [] : [coding]);
        answer.Headers.Vary.ShouldContain("Accept-Encoding");
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBe((int)answer.Content.Headers.ContentLength!.Value);
    }

    [Theory]
    [InlineData("identity;q=0")]
    [InlineData("*;q=0")]
    [InlineData("identity;q=0, deflate")]
    public async Task A_client_that_refuses_every_form_is_told_so(string accepted) =>
        await (await AskAsync("/", accepted)).ShouldBeProblemAsync(HttpStatusCode.NotAcceptable, "malformed-request");

    [Theory]
    [InlineData("/")]
    [InlineData("/css/styles.css")]
    public async Task A_form_that_the_client_has_already_is_not_sent_again(string path)
    {
        var first = await AskAsync(path, "gzip");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        var again = await Gateway.Client.SendAsync(request);

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag.ShouldBe(first.Headers.ETag);
        (await again.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string? accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepted is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        }

        return await Gateway.Client.SendAsync(request);
    }
}
