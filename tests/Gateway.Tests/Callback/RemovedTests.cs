using System.Text.Json;
using System.Text.Json.Nodes;
using WebexGateway.Tests.Settings;

namespace WebexGateway.Tests.Callback;

/// <summary>What waits when the topic or the route that it needs is taken out of the configuration.</summary>
public sealed class RemovedTests
{
    [Theory]
    [InlineData("callbacks.json")]
    [InlineData("routes.json")]
    public async Task A_callback_that_can_be_sent_no_more_is_an_operators_and_holds_up_nobody(string edited)
    {
        using var folder = new ConfigFolder();
        folder.Edit("callbacks.json", all => all["Callbacks"]!["EntryPoints"] = new JsonObject { ["sales"] = "0f8fad5b-d9cb-469f-a165-70867728950e" });
        await using var gateway = await GatewayUnderTest.StartAsync(folder.Setting);
        await (await gateway.PostAsync("/callback/call", $$"""{"destination":"{{GatewayUnderTest.Number}}","topic":"sales","when":"2026-11-23T12:00"}""")).ShouldBeAcceptedAsync("scheduled");

        folder.Edit(edited, all => Remove(all, edited));
        await gateway.UntilConfigurationAsync(2);
        gateway.Clock.Advance(TimeSpan.FromHours(2));
        await gateway.UntilAsync(async () => (await RefusedAsync(gateway)).Count > 0, LedgerDriving.Tick);

        (await RefusedAsync(gateway))[0].GetProperty("note").GetString().ShouldBe("its route or its topic is not configured any more");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
    }

    private static Task<List<JsonElement>> RefusedAsync(GatewayUnderTest gateway) => gateway.DeskAsync("?status=refused");

    private static void Remove(JsonNode all, string edited)
    {
        if (edited == "callbacks.json")
        {
            all["Callbacks"]!["EntryPoints"]!.AsObject().Remove("sales");
            return;
        }

        var routes = all["ReverseProxy"]!["Routes"]!.AsObject();
        routes["call"] = routes["callback-call"]!.DeepClone();
        routes.Remove("callback-call");
    }
}
