using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;
using static Microsoft.Playwright.Assertions;

namespace WebexGateway.Tests;

/// <summary>The form on a page of another site, as <c>docs/embedding.md</c> tells web editors to put it there.</summary>
public sealed class EmbeddingTests(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    private readonly WebApplication elsewhere = Build();
    private Uri gateway = null!;
    private string policy = "";

    private Uri Elsewhere => new(elsewhere.Urls.Single());

    public async Task InitializeAsync()
    {
        elsewhere.Run(ShowAsync);
        await elsewhere.StartAsync();
        Serves(Elsewhere);
    }

    public async Task DisposeAsync() => await elsewhere.DisposeAsync();

    [ChromiumTheory]
    [InlineData("")]
    [InlineData("script-src {0}; connect-src {0}; worker-src blob:")]
    [InlineData("script-src {0}; connect-src {0}; worker-src 'none'")]
    public async Task A_page_of_an_allowed_site_places_a_call_whatever_workers_its_policy_allows(string withPolicy)
    {
        await using var server = await StartAsync(
            ("Abuse__AllowedOrigins__0", Elsewhere.GetLeftPart(UriPartial.Authority)),
            ("Abuse__Challenge", "always"),
            ("Callbacks__EntryPoints__sales", "b5f3a3a5-5a3c-4b5e-9d43-0d9f6a3f1c11"));
        policy = withPolicy;
        Expects("worker-src 'none'");

        await BrowseEmbeddedAsync(async form =>
        {
            await Expect(form.Topic).ToHaveValueAsync("sales");
            await form.AskAsync();

            await form.ShowsResultAsync(Language.English.Received);
            (await server.CalledAsync()).ShouldBe(["+573211234567"]);
        });
    }

    [ChromiumFact]
    public async Task On_a_site_that_is_not_allowed_the_form_explains_itself()
    {
        await using var server = await StartAsync();

        await BrowseEmbeddedAsync(async form =>
        {
            await Expect(form.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The form is not available on this site");
            await Expect(form.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"add {Elsewhere.GetLeftPart(UriPartial.Authority)} to Abuse:AllowedOrigins");
            await Expect(form.Phone).ToBeHiddenAsync();
        });
    }

    private async Task<RealGateway> StartAsync(params (string Key, string? Value)[] settings)
    {
        var server = await RealGateway.StartAsync(settings);
        gateway = server.Address;
        Serves(gateway);
        return server;
    }

    private Task BrowseEmbeddedAsync(Func<HomePage, Task> journey, [System.Runtime.CompilerServices.CallerMemberName] string test = "") => BrowseAsync(
        async page =>
        {
            await page.GotoAsync(Elsewhere.ToString());
            await journey(new HomePage(page, Elsewhere, Language.English));
        },
        test: test);

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        return builder.Build();
    }

    private Task ShowAsync(HttpContext context)
    {
        if (context.Request.Path != "/")
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        var address = gateway.GetLeftPart(UriPartial.Authority);
        context.Response.Headers.ContentSecurityPolicy = string.Format(null as IFormatProvider, policy, address);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="es">
            <title>A page of another site</title>
            <h1>Another site</h1>
            <script type="module" src="{address}/js/webex-callback.js"></script>
            <webex-callback gateway="{address}" topic="sales" lang="en"></webex-callback>
            """);
    }
}
