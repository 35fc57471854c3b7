using Deque.AxeCore.Playwright;
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
    private string embedded = """
        <script type="module" src="{0}/js/webex-callback.js"></script>
        <webex-callback gateway="{0}" topic="sales" lang="en"></webex-callback>
        """;

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
            await form.ShowMoreAsync();
            await Expect(form.Topic).ToHaveValueAsync("sales");
            await form.AskAsync();

            await form.ShowsResultAsync(Language.English.Received);
            (await server.CalledAsync()).ShouldBe(["+573211234567"]);
        });
    }

    [ChromiumFact]
    public async Task A_page_of_an_allowed_site_places_a_call_where_the_path_has_been_moved()
    {
        await using var server = await StartAsync(
            ("Abuse__AllowedOrigins__0", Elsewhere.GetLeftPart(UriPartial.Authority)),
            ("ReverseProxy__Routes__callback-call__Match__Path", "/api/call"),
            ("Callbacks__EntryPoints__sales", "b5f3a3a5-5a3c-4b5e-9d43-0d9f6a3f1c11"));

        await BrowseEmbeddedAsync(async form =>
        {
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

    [ChromiumTheory]
    [InlineData("""<webex-callback gateway="{0}" lang="en" data-launcher></webex-callback><script type="module" src="{0}/js/webex-callback.js"></script>""")]
    [InlineData("""<script type="module" src="{0}/js/webex-callback.js" lang="en" data-launcher></script>""")]
    public async Task A_launcher_opens_the_form_in_a_panel_and_remembers_that_it_was_closed(string markup)
    {
        await using var server = await StartAsync(("Abuse__AllowedOrigins__0", Elsewhere.GetLeftPart(UriPartial.Authority)));
        embedded = markup;

        await BrowseEmbeddedAsync(async form =>
        {
            var button = form.Page.GetByRole(AriaRole.Button, new() { Name = "We call you" });
            await Expect(form.Submit).ToBeHiddenAsync();
            await button.ClickAsync();
            await Expect(form.Phone).ToBeFocusedAsync();
            (await form.Page.RunAxe()).Violations.ShouldAllBe(violation => violation.Id == "region" || violation.Id == "landmark-one-main");
            await form.Page.ReloadAsync();
            await Expect(form.Submit).ToBeVisibleAsync();
            await form.Phone.PressAsync("Escape");
            await Expect(button).ToBeFocusedAsync();
            await form.Page.ReloadAsync();
            await Expect(button).ToHaveAttributeAsync("aria-expanded", "false");

            await button.ClickAsync();
            await form.AskAsync();
            await form.ShowsResultAsync(Language.English.Received);
            (await server.CalledAsync()).ShouldBe(["+573211234567"]);
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
            {string.Format(null as IFormatProvider, embedded, address)}
            """);
    }
}
