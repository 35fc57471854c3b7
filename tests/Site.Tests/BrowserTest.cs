using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace WebexGateway.Tests;

/// <summary>
/// A visitor in a fresh browser profile. Whatever a test is about, a script error, a breach of the Content-Security-Policy
/// or a request to an origin that is not the test's fails it; a failure leaves a screenshot and a trace in <c>artifacts/site</c>.
/// </summary>
[Collection(ChromiumTests.Name)]
public abstract class BrowserTest(Chromium chromium)
{
    /// <summary>How long a page may take for anything before the test fails, in milliseconds.</summary>
    private const int Patience = 15_000;

    private readonly ConcurrentQueue<string> faults = new();
    private readonly HashSet<string> ours = [];

    private readonly List<string> expected = ["/callback/"]; // Chromium itself logs every refused or broken request; those are what a test asked for

    /// <summary>What the console may complain of.</summary>
    protected void Expects(string complaint) => expected.Add(complaint);

    /// <summary>Whose requests are no fault.</summary>
    protected void Serves(Uri address) => ours.Add(address.Authority);

    protected async Task BrowseAsync(Func<IPage, Task> journey, Device? device = null, [CallerMemberName] string test = "")
    {
        await using var profile = await chromium.NewProfileAsync((device ?? Device.Desktop).Options);
        profile.SetDefaultTimeout(Patience);
        await profile.Tracing.StartAsync(new() { Screenshots = false, Snapshots = true });
        var page = await profile.NewPageAsync();
        Watch(page);
        try
        {
            await journey(page);
            faults.ShouldBeEmpty();
        }
        catch (Exception failure)
        {
            var name = Path.Combine(Repository.Artifacts, $"{GetType().Name}.{test}");
            await page.ScreenshotAsync(new() { Path = $"{name}.png", FullPage = true });
            await profile.Tracing.StopAsync(new() { Path = $"{name}.zip" });
            throw faults.IsEmpty ? new InvalidOperationException($"The journey failed; see {name}.zip.", failure) : new InvalidOperationException(string.Join('\n', faults), failure);
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
        var address = new Uri(request.Url);
        if (address.Scheme != "blob" && !ours.Contains(address.Authority))
        {
            faults.Enqueue($"Request to another origin: {request.Url}");
        }
    }

    private void NoteError(IConsoleMessage message)
    {
        var words = $"Console: {message.Text} {message.Location}";
        if (message.Type == "error" && !expected.Exists(complaint => words.Contains(complaint, StringComparison.Ordinal)))
        {
            faults.Enqueue(words);
        }
    }
}
