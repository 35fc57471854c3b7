using System.Net.Http.Json;
using System.Text.Json;
using WebexGateway.Tests.Pages;

namespace WebexGateway.Tests;

/// <summary>The form asks for callbacks where <c>config/routes.json</c> takes them.</summary>
public sealed class MovedPathTests(Chromium chromium) : BrowserTest(chromium), IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("config-of-a-moved-path-");

    public void Dispose() => folder.Delete(recursive: true);

    [ChromiumFact]
    public async Task A_callback_is_asked_for_at_the_path_that_the_configuration_names()
    {
        Write("/api/call");
        await using var gateway = await StartAsync();
        await BrowseAsync(async page =>
        {
            var home = new HomePage(page, gateway.Address, Language.Spanish);
            await home.OpenAsync();
            await home.AskAsync();

            await home.ShowsResultAsync(Language.Spanish.Received);
            (await gateway.CalledAsync()).ShouldBe(["+573211234567"]);
        });
    }

    [ChromiumFact]
    public async Task A_path_that_moves_while_the_page_is_open_is_found_again()
    {
        Write("/callback/call");
        await using var gateway = await StartAsync();
        await BrowseAsync(async page =>
        {
            var home = new HomePage(page, gateway.Address, Language.Spanish);
            await home.OpenAsync();
            await home.FillAsync();
            await page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);

            Write("/api/call");
            while ((await gateway.Client.GetFromJsonAsync<JsonElement>(gateway.At("/callback/options"))).GetProperty("callPath").GetString() != "/api/call")
            {
                await page.WaitForTimeoutAsync(200); // until the gateway has seen the edit
            }

            await home.Submit.ClickAsync();
            await home.ShowsResultAsync(Language.Spanish.Received);
            (await gateway.CalledAsync()).ShouldBe(["+573211234567"]);
        });
    }

    private async Task<RealGateway> StartAsync()
    {
        var gateway = await RealGateway.StartAsync(("Configuration__Folder", folder.FullName));
        Serves(gateway.Address);
        return gateway;
    }

    /// <summary>Writes the shipped files with another path for callbacks.</summary>
    private void Write(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "config"), "*.json"))
        {
            var text = File.ReadAllText(file).Replace("\"Path\": \"/callback/call\"", $"\"Path\": \"{path}\"", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder.FullName, Path.GetFileName(file)), text);
        }
    }
}
