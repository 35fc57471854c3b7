using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using WebexGateway.Tests.Pages;

namespace WebexGateway.Tests;

/// <summary>Webex's real calling library in Chromium, on the page of the whole gateway; Webex's own hosts are answered by the test.</summary>
public sealed class CallRegistrationTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string Number = "+576012345678";
    private const string Discovery = "https://u2c.wbx2.com";
    private const string Devices = "https://wdm-a.wbx2.com";
    private const string Regions = "https://ds.ciscospark.com";
    private const string Calls = "https://mobius-us-east-1.prod.infra.webex.com";
    private const string Figures = "https://metrics-a.wbx2.com";

    private readonly ConcurrentQueue<IRequest> toWebex = new();

    [RealLibraryTheory]
    [InlineData("adaptive")]
    [InlineData("always")]
    public async Task The_library_registers_with_the_guests_token_and_the_token_for_the_call(string challenge)
    {
        await using var gateway = await RealGateway.StartAsync(("Calling__Number", Number), ("Abuse__Challenge", challenge));
        Array.ForEach(new[] { gateway.Address, new(Discovery), new(Devices), new(Regions), new(Calls), new(Figures) }, Serves);
        if (challenge == "always")
        {
            Expects("/guest/token"); // is asked for without a proof of work first
        }

        await BrowseAsync(async page =>
        {
            await page.Context.GrantPermissionsAsync(["microphone"]);
            await PlayWebexAsync(page);
            var home = new HomePage(page, gateway.Address, Language.Spanish);
            var control = new CallControl(page, home.Language);
            await home.OpenAsync();

            await RegistersAsync(page, control.CallAsync);
            await control.HangUpOrCancel.ClickAsync();
            await RegistersAsync(page, () => control.CallAgain.ClickAsync()); // another guest, for whom the library must not use the first one's token
            await NumberIsTheOperatorsAsync(page, gateway);
        });
    }

    /// <summary>The library signs in as the guest that the gateway just made, hands in the token for the call, and dials.</summary>
    private async Task RegistersAsync(IPage page, Func<Task> call)
    {
        var (guest, permission) = (page.WaitForResponseAsync(answer => answer.Url.EndsWith("/guest/token") && answer.Ok), page.WaitForResponseAsync("**/guest/call-token"));
        var dialled = page.WaitForRequestAsync($"{Calls}/api/v1/calling/web/devices/the-device/call");
        await call();
        (await dialled).PostData!.ShouldContain("m=audio");

        var token = (await (await guest).JsonAsync())!.Value.GetProperty("access_token").GetString()!;
        var registration = toWebex.Last(request => request.Url == $"{Calls}/api/v1/calling/web/device");
        (await registration.AllHeadersAsync())["authorization"].ShouldBe($"Bearer {token}");
        var serviceData = JsonElement.Parse(registration.PostData!).GetProperty("serviceData");
        serviceData.GetProperty("indicator").GetString().ShouldBe("guestcalling");
        serviceData.GetProperty("jwe").GetString().ShouldBe((await (await permission).JsonAsync())!.Value.GetProperty("call_token").GetString());
        (await page.EvaluateAsync<string>("() => JSON.stringify([localStorage, sessionStorage])")).ShouldNotContain(token);
    }

    /// <summary>The number that is called is the operator's, and no visitor is told it or chooses another.</summary>
    private static async Task NumberIsTheOperatorsAsync(IPage page, RealGateway gateway)
    {
        using var refused = await gateway.Client.PostAsync(gateway.At("/guest/call-token"), new StringContent("""{"calledNumber":"+1900"}""", System.Text.Encoding.UTF8, "application/json"));
        ((int)refused.StatusCode).ShouldBeOneOf(400, 403);

        var requests = await gateway.Client.GetFromJsonAsync<JsonElement>(new Uri(new Uri(gateway.StandIn), "/_sandbox/requests"));
        var bodies = requests.EnumerateArray().Where(request => request.GetProperty("path").GetString() == "/v1/telephony/click2call/callToken").Select(request => JsonElement.Parse(request.GetProperty("body").GetString()!)).ToList();
        bodies.Count.ShouldBe(2);
        bodies.ShouldAllBe(body => body.GetProperty("calledNumber").GetString() == Number);
        (await page.ContentAsync()).ShouldNotContain(Number);
    }

    /// <summary>As little of Webex as the library needs to register and to dial.</summary>
    private async Task PlayWebexAsync(IPage page)
    {
        await AnswerAsync(page, $"{Discovery}/**", new
        {
            serviceLinks = new Dictionary<string, string> { ["wdm"] = $"{Devices}/wdm/api/v1", ["mobius"] = $"{Calls}/api/v1", ["metrics"] = $"{Figures}/metrics/api/v1", ["unifiedTelemetry"] = $"{Figures}/telemetry" },
            hostCatalog = new Dictionary<string, object> { [new Uri(Calls).Host] = new[] { new { host = new Uri(Calls).Host, ttl = -1, priority = 5, id = "urn:TEAM:us-east-2_a:mobius" } } },
            activeServices = new { mobius = "urn:TEAM:us-east-2_a:mobius" },
            format = "hostmap",
        });
        await AnswerAsync(page, $"{Devices}/**", new
        {
            url = $"{Devices}/wdm/api/v1/devices/the-browser",
            userId = "the-guest",
            webSocketUrl = "wss://mercury-connection-a.wbx2.com/v1/apps/wx2/registrations/the-browser/messages",
            services = new { },
            features = new { developer = Array.Empty<object>(), entitlement = Array.Empty<object>(), user = Array.Empty<object>() },
        });
        await AnswerAsync(page, $"{Regions}/**", new { clientRegion = "US-EAST", countryCode = "US" });
        await AnswerAsync(page, $"{Figures}/**", new { });
        await AnswerAsync(page, $"{Calls}/**", new { callId = "the-call" });
        await AnswerAsync(page, $"{Calls}/api/v1/calling/web/?*", new { primary = new { region = "US-EAST", uris = new[] { $"{Calls}/api/v1" } }, backup = new { region = "US", uris = Array.Empty<string>() } });
        await AnswerAsync(page, $"{Calls}/api/v1/calling/web/device", new { userId = "the-guest", device = new { deviceId = "the-device", uri = $"{Calls}/api/v1/calling/web/devices/the-device", status = "active" }, keepaliveInterval = 30, callKeepaliveInterval = 640, rehomingIntervalMin = 60, rehomingIntervalMax = 120 });
        await page.RouteWebSocketAsync("wss://mercury-connection-a.wbx2.com/**", socket => socket.OnMessage(frame => Acknowledge(socket, JsonElement.Parse(frame.Text!))));
    }

    private static void Acknowledge(IWebSocketRoute socket, JsonElement message)
    {
        switch (message.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "authorization":
                socket.Send("""{"id":"1","data":{"eventType":"mercury.buffer_state"}}""");
                break;
            case "ping":
                socket.Send(JsonSerializer.Serialize(new { type = "pong", id = message.GetProperty("id").GetString() }));
                break;
        }
    }

    private Task<IAsyncDisposable> AnswerAsync(IPage page, string address, object body) => page.RouteAsync(address, route =>
    {
        toWebex.Enqueue(route.Request);
        return route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = JsonSerializer.Serialize(body),
            Headers = new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "*", ["Access-Control-Allow-Headers"] = "*", ["Access-Control-Allow-Methods"] = "*", ["Access-Control-Expose-Headers"] = "*" },
        });
    });
}
