using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests.Site;

/// <summary><c>Site:Brand</c> and <c>Site:Contact</c>: what is refused, and what is filled into the pages.</summary>
public sealed class BrandTests
{
    [Theory]
    [InlineData("Site__Brand__PrimaryColor", "#ffd100", "Site:Brand:PrimaryColor is '#ffd100', whose contrast with the white page (#f5f7f5) is 1.3:1; text needs 4.5:1. Take a darker colour, such as #")]
    [InlineData("Site__Brand__AccentColor", "#1b5e20", "Site:Brand:AccentColor is '#1b5e20', whose contrast with the dark bands (#")]
    [InlineData("Site__Brand__PrimaryColor", "green", "Site:Brand:PrimaryColor is 'green': write a colour as # and six hexadecimal digits")]
    [InlineData("Site__Brand__AccentColor", "#fff", "Site:Brand:AccentColor is '#fff': write a colour")]
    [InlineData("Site__Brand__Logo", "/images/none.svg", "Site:Brand:Logo is '/images/none.svg': there is no file wwwroot/images/none.svg")]
    [InlineData("Site__Brand__Logo", "https://example.com/logo.svg", "write a path under wwwroot")]
    [InlineData("Site__Brand__Logo", "/../appsettings.json", "write a path under wwwroot")]
    [InlineData("Site__Brand__Logo", "/js/app.js", "use a file of the type .svg")]
    [InlineData("Site__Brand__Typeface", "Georgia; } body { display: none", "Site:Brand:Typeface is")]
    [InlineData("Site__Brand__TypefaceFile", "/fonts/instrument-sans.woff2", "Site:Brand:TypefaceFile is set without Site:Brand:Typeface")]
    [InlineData("Site__Brand__Telephone", "call us", "Site:Brand:Telephone is 'call us': write the number")]
    [InlineData("Site__Brand__Hero__fr__Title", "Bonjour", "Site:Brand:Hero")]
    [InlineData("Site__Brand__Colour", "#000000", "Site:Brand:Colour")]
    [InlineData("Site__Contact", "us at example", "Site:Contact is 'us at example': write one e-mail address")]
    [InlineData("Site__Contact", "a@b.co, c@d.co", "Site:Contact is")]
    [InlineData("Site__Enabled", "perhaps", "Site:Enabled is 'perhaps'")]
    public async Task A_brand_that_cannot_be_shown_is_refused_with_its_fix(string variable, string value, string fault)
    {
        var check = await CheckAsync((variable, value));

        check.Code.ShouldBe(1, check.Output);

        check.Output.ShouldContain("✗");
        check.Output.ShouldContain(fault);
    }

    [Fact]
    public async Task The_colour_that_a_refusal_proposes_is_accepted()
    {
        var refused = await CheckAsync(("Site__Brand__PrimaryColor", "#00a0e4"), ("Site__Brand__AccentColor", "#003a70"));
        refused.Code.ShouldBe(1, refused.Output);
        var proposed = Regex.Matches(refused.Output, "such as (#[0-9a-f]{6})").Select(match => match.Groups[1].Value).ToList();

        var check = await CheckAsync(("Site__Brand__PrimaryColor", proposed[0]), ("Site__Brand__AccentColor", proposed[1]));

        check.Code.ShouldBe(0, check.Output);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/en/")]
    [InlineData("/detalle/")]
    [InlineData("/privacidad.html")]
    [InlineData("/site.webmanifest")]
    [InlineData("/js/words.js")]
    public async Task What_a_brand_holds_is_text_and_never_markup(string path)
    {
        const string Name = "\"'></title><script>alert(1)</script>`${x}\\";
        await using var gateway = await GatewayUnderTest.StartAsync(
            ("Site:Brand:Name", Name), ("Site:Brand:Company", Name), ("Site:Brand:TaxId", Name), ("Site:Brand:Address", Name),
            ("Site:Brand:Hero:es:Title", Name), ("Site:Brand:Hero:en:Text", Name), ("Site:Contact", "o&co@example.com"));

        var text = await (await gateway.GetAsync(path)).Content.ReadAsStringAsync();

        text.ShouldNotContain("<script>alert");
        text.ShouldNotContain("{brand:");
        if (path.EndsWith(".webmanifest", StringComparison.Ordinal))
        {
            JsonElement.Parse(text).GetProperty("name").GetString().ShouldBe(Name);
        }
    }

    [Fact]
    public async Task The_style_sheet_of_the_brand_changes_with_it_and_is_never_taken_from_a_cache()
    {
        await using var ours = await GatewayUnderTest.StartAsync();
        await using var theirs = await GatewayUnderTest.StartAsync(("Site:Brand:PrimaryColor", "#4b2a8c"), ("Site:Brand:Typeface", "Georgia, serif"));
        using var first = await ours.GetAsync("/css/brand.css");
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/css/brand.css");
        asked.Headers.IfModifiedSince = TimeProvider.System.GetUtcNow().AddYears(1);
        asked.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await theirs.Client.SendAsync(asked);

        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.Headers.CacheControl.ShouldBe(new CacheControlHeaderValue { NoCache = true });
        second.Content.Headers.LastModified.ShouldBeNull();
        (await first.Content.ReadAsStringAsync()).ShouldContain("--brand: #0a6847;");
        var sheet = await second.Content.ReadAsStringAsync();
        sheet.ShouldContain("--brand: #4b2a8c;");
        sheet.ShouldContain("--typeface: Georgia, serif;");
        sheet.ShouldNotContain("@font-face");
    }

    [Fact]
    public async Task Without_the_site_the_API_and_the_operators_files_are_served_alone()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Site:Enabled", "false"));

        foreach (var path in new[] { "/", "/en/", "/en", "/index.html", "/js/webex-callback.js", "/css/styles.css", "/images/share.png", "/favicon.ico" })
        {
            (await gateway.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        foreach (var path in new[] { "/callback/options", "/openapi/v1.json", "/health/live", "/css/operator.css", "/js/operator.js" })
        {
            (await gateway.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task A_check_and_the_start_screen_name_what_the_law_asks_for()
    {
        var check = await CheckAsync();
        check.Code.ShouldBe(0, check.Output);

        check.Output.ShouldContain("⚠ Site:Privacy:Controller, Site:Privacy:TaxId, Site:Privacy:Address, Site:Privacy:Email missing");
        check.Output.ShouldContain("⚠ Callbacks:Hours is not set, and numbers of +57 are served");
    }

    private static async Task<(int Code, string Output)> CheckAsync(params (string Key, string? Value)[] settings)
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var check = GatewayProcess.With(GatewayProcess.Variables(webex, settings), "check");
        return (await check.RunToEndAsync(), check.Output);
    }
}
