using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;

namespace WebexGateway.Tests;

/// <summary>
/// A visitor in a fresh browser profile. Whatever a test is about, a script error, a breach of the Content-Security-Policy
/// or a request to another origin fails it; a failure leaves a screenshot in <c>artifacts/site</c>.
/// </summary>
[Collection(ChromiumTests.Name)]
public abstract class SiteTest(Chromium chromium) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> faults = new();

    protected ScriptedGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await ScriptedGateway.StartAsync();

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    protected Task VisitAsync(Func<HomePage, Task> journey, Language? language = null, Device? device = null, [CallerMemberName] string test = "") =>
        BrowseAsync(
            async page =>
            {
                var home = new HomePage(page, Gateway.Address, language ?? Language.Spanish);
                await home.OpenAsync();
                await journey(home);
            },
            device,
            test);

    protected async Task BrowseAsync(Func<IPage, Task> journey, Device? device = null, [CallerMemberName] string test = "")
    {
        await using var profile = await chromium.NewProfileAsync((device ?? Device.Desktop).Options);
        var page = await profile.NewPageAsync();
        Watch(page);
        try
        {
            await journey(page);
            faults.ShouldBeEmpty();
        }
        catch
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Artifacts, $"{GetType().Name}.{test}.png"), FullPage = true });
            throw;
        }
    }

    private void Watch(IPage page)
    {
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Request += (_, request) => NoteForeign(request);
        page.Console += (_, message) => NoteError(message);
    }

    private void NoteForeign(IRequest request)
    {
        if (new Uri(request.Url).Authority != Gateway.Address.Authority)
        {
            faults.Enqueue($"Request to another origin: {request.Url}");
        }
    }

    /// <summary>Chromium itself logs every refused or broken request; those of <c>/callback</c> are what a test asked for.</summary>
    private void NoteError(IConsoleMessage message)
    {
        var ordered = message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && message.Location.Contains("/callback/", StringComparison.Ordinal);
        if (message.Type == "error" && !ordered)
        {
            faults.Enqueue($"Console: {message.Text} {message.Location}");
        }
    }
}
