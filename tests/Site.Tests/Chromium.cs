using Microsoft.Playwright;

namespace WebexGateway.Tests;

/// <summary>One Chromium for all tests of the site, started by the first that needs it; each test gets a fresh profile.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    /// <summary>How long a page may take to become as a test expects, in milliseconds; a busy machine needs more than Playwright's five seconds.</summary>
    private const float Patience = 15_000;

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--allow-loopback-in-peer-connection", // a call can be dialled on a machine without a network
        "--use-fake-device-for-media-stream", // a microphone that hums; whether a page may use it is each test's to say
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Null when the test shall run: Chromium is there, or its absence shall be seen as a failure.</summary>
    public static string? ReasonToSkip =>
        File.Exists(Executable) || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : $"{Executable} is missing; install it with: apt-get install chromium";

    public async Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions options)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Headless = true, Args = Flags });
        return await browser.NewContextAsync(options);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}

/// <summary>Tests that share the browser run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTests : ICollectionFixture<Chromium>
{
    public const string Name = "Chromium";
}
