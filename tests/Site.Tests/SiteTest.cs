using System.Runtime.CompilerServices;
using WebexGateway.Tests.Pages;

namespace WebexGateway.Tests;

/// <summary>A visitor of the pages with answers that a test scripts.</summary>
public abstract class SiteTest(Chromium chromium) : BrowserTest(chromium), IAsyncLifetime
{
    protected ScriptedGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Gateway = await ScriptedGateway.StartAsync();
        Serves(Gateway.Address);
    }

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
}
