using System.Net;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests;

public sealed class CanaryTests
{
    [Fact]
    public async Task No_secret_token_code_or_number_is_logged_at_any_level()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new SandboxOptions { ClientSecret = "canary-secret", RefreshToken = "canary-refresh-token", GuestClientSecret = "canary-guest-secret", GuestRefreshToken = "canary-guest-refresh" });

        (await gateway.CallAsync(name: "Canary Name")).StatusCode.ShouldBe(HttpStatusCode.Created);
        await gateway.CallAsync("+57 321 765 43 21 canary-text");
        await gateway.PostAsync("/guest/token", """{"name":"Canary Name"}""");
        gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await gateway.CallAsync("+573217654321");
        gateway.Webex.State.ArmFault("/v1/tasks", "reset-after");
        await gateway.CallAsync("+573217654322");
        await gateway.OperateAsync("/oauth/callback?code=canary-code&state=canary-state");
        await gateway.OperateAsync("/token/refresh", "canary-wrong-key");
        var token = (await (await gateway.OperateAsync("/token/refresh")).JsonAsync()).GetProperty("access_token").GetString()!;
        gateway.Webex.State.ArmFault("/v1/access_token", "leaky-400");
        await gateway.OperateAsync("/token/refresh");

        string[] canaries = ["canary", "3211234567", "3217654321", "3217654322", token, GatewayUnderTest.OperatorKey, "internal-routing"];
        gateway.Logs.Count.ShouldBeGreaterThan(50);
        foreach (var canary in canaries)
        {
            gateway.Logs.ShouldNotContain(line => line.Contains(canary, StringComparison.OrdinalIgnoreCase), $"'{canary}' was logged");
        }
    }

    [Fact]
    public async Task No_level_in_the_configuration_brings_the_framework_to_log_whole_URLs()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore.Hosting", "Trace"));

        await gateway.OperateAsync("/oauth/callback?code=canary-code&state=canary-state");

        gateway.Logs.ShouldNotContain(line => line.Contains("canary"));
    }
}
