using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>How the site's files go over the wire.</summary>
public sealed class DeliveryTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    private const int MostBytes = 150 * 1000;
    private const int MostRequests = 22;

    private RealGateway gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await RealGateway.StartAsync(("Site__Address", "https://www.example.com"), ("Calling__Number", "+576012345678")); // its offer is part of the page, its library is not
        Serves(gateway.Address);
    }

    public async Task DisposeAsync() => await gateway.DisposeAsync();

    [ChromiumTheory]
    [InlineData("/")]
    [InlineData("/en/")]
    public Task The_home_page_is_light(string path) => BrowseAsync(async page =>
    {
        var wire = await page.Context.NewCDPSessionAsync(page);
        var received = new ConcurrentDictionary<string, double>();
        wire.Event("Network.loadingFinished").OnEvent += (_, finished) => received[finished!.Value.GetProperty("requestId").GetString()!] = finished.Value.GetProperty("encodedDataLength").GetDouble();
        await wire.SendAsync("Network.enable");

        await page.GotoAsync(gateway.At(path).ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.EvaluateAsync("() => document.querySelectorAll('img').forEach(image => image.loading = 'eager')");
        await page.WaitForFunctionAsync("() => [...document.images].every(image => image.complete)");

        received.Values.Count(bytes => bytes > 0).ShouldBeInRange(10, MostRequests);
        received.Values.Sum().ShouldBeInRange(10_000, MostBytes);
    });

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/en/", "text/html; charset=utf-8", "no-cache")]
    [InlineData("/css/styles.css", "text/css; charset=utf-8", "no-cache")]
    [InlineData("/js/webex-callback.js", "text/javascript; charset=utf-8", "no-cache")]
    [InlineData("/images/mark.svg", "image/svg+xml", "no-cache")] // the brand is part of it
    [InlineData("/css/brand.css", "text/css; charset=utf-8", "no-cache")]
    [InlineData("/site.webmanifest", "application/manifest+json", "no-cache")]
    public async Task A_text_is_compressed_once_asked_and_not_sent_again_unchanged(string path, string type, string cacheControl)
    {
        using var plain = await GetAsync(path);
        var text = await plain.Content.ReadAsByteArrayAsync();

        foreach (var encoding in new[] { "br", "gzip" })
        {
            using var answer = await GetAsync(path, encoding);
            var sent = await answer.Content.ReadAsByteArrayAsync();
            Expand(sent, encoding).ShouldBe(text);
            sent.Length.ShouldBeLessThan(text.Length);
            answer.Content.Headers.ContentEncoding.ShouldBe([encoding]);
            answer.Content.Headers.ContentType!.ToString().ShouldBe(type);
            answer.Headers.CacheControl!.ToString().ShouldBe(cacheControl);
            answer.Headers.Vary.ShouldContain("Accept-Encoding");
            answer.Headers.ETag.ShouldNotBe(plain.Headers.ETag);

            using var again = await GetAsync(path, encoding, answer.Headers.ETag);
            again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
            (await again.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_picture_has_a_validator_and_may_be_kept()
    {
        using var picture = await GetAsync("/images/share.png", "br");

        picture.Content.Headers.ContentType!.ToString().ShouldBe("image/png");
        picture.Content.Headers.ContentEncoding.ShouldBeEmpty();
        picture.Headers.ETag.ShouldNotBeNull();
        picture.Headers.CacheControl!.ToString().ShouldBe("public, max-age=86400");
    }

    [Fact]
    public async Task What_may_hold_a_secret_is_never_compressed()
    {
        using var guest = new HttpRequestMessage(HttpMethod.Post, gateway.At("/guest/token")) { Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")) };
        guest.Headers.AcceptEncoding.ParseAdd("br, gzip");

        using var token = await gateway.Client.SendAsync(guest);
        using var options = await GetAsync("/callback/options", "br");
        using var operators = await GetAsync("/operator", "br");

        token.StatusCode.ShouldBe(HttpStatusCode.OK);
        new[] { token, options, operators }.ShouldAllBe(answer => answer.Content.Headers.ContentEncoding.Count == 0);
    }

    [ChromiumFact]
    public async Task Who_loses_the_way_gets_a_page_and_programs_get_problem_details()
    {
        using var problem = await GetAsync("/no/such/page");
        problem.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        problem.Content.Headers.ContentType!.ToString().ShouldBe("application/problem+json");

        await BrowseAsync(async page =>
        {
            var response = await page.GotoAsync(gateway.At("/callback/no-such-page").ToString());

            response!.Status.ShouldBe(404);
            response.Headers["content-type"].ShouldBe("text/html; charset=utf-8");
            await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Esta página no existe");
        });
    }

    [Theory]
    [InlineData("/", "https://www.example.com/")]
    [InlineData("/en/", "https://www.example.com/en/")]
    [InlineData("/detalle/", "https://www.example.com/detalle/")]
    [InlineData("/privacidad.html", "https://www.example.com/privacidad.html")]
    public async Task A_page_names_its_own_address_and_its_translations(string path, string address)
    {
        using var answer = await GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();

        page.ShouldContain($"""<link rel="canonical" href="{address}">""");
        page.ShouldContain("""<link rel="alternate" hreflang="en" href="https://www.example.com/en/""");
        page.ShouldNotContain("{site}");
    }

    [Fact]
    public async Task The_sitemap_is_found_and_names_every_page()
    {
        using var robots = await GetAsync("/robots.txt");
        using var sitemap = await GetAsync("/sitemap.xml");

        (await robots.Content.ReadAsStringAsync()).ShouldContain("Sitemap: https://www.example.com/sitemap.xml");
        (await sitemap.Content.ReadAsStringAsync()).ShouldContain("<loc>https://www.example.com/en/privacy.html</loc>");
    }

    [Fact]
    public async Task Without_an_address_of_its_own_a_page_names_none()
    {
        await using var nameless = await RealGateway.StartAsync();

        var page = await nameless.Client.GetStringAsync(nameless.At("/"));
        var robots = await nameless.Client.GetStringAsync(nameless.At("/robots.txt"));

        page.ShouldNotContain("canonical");
        page.ShouldNotContain("og:url");
        (page + robots).ShouldNotContain("{site}");
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? encoding = null, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.At(path));
        if (encoding is not null)
        {
            request.Headers.AcceptEncoding.ParseAdd(encoding);
        }

        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        return await gateway.Client.SendAsync(request);
    }

    private static byte[] Expand(byte[] sent, string encoding)
    {
        using var source = new MemoryStream(sent);
        using Stream decoder = encoding == "br" ? new BrotliStream(source, CompressionMode.Decompress) : new GZipStream(source, CompressionMode.Decompress);
        using var expanded = new MemoryStream();
        decoder.CopyTo(expanded);
        return expanded.ToArray();
    }
}
