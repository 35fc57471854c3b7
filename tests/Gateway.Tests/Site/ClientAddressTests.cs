using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebexGateway.Http;
using WebexGateway.Site;
using WebexGateway.Tests.Abuse;

namespace WebexGateway.Tests.Site;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("10.0.0.0/8", 1)]
    [InlineData("10.0.0.1", 1)]
    [InlineData("2001:db8::/32", 1)]
    [InlineData("cloudflare", 22)]
    [InlineData("Render", 23)]
    [InlineData("10.1.2.3/8", 1)]
    [InlineData("fly", 0)]
    [InlineData("10.0.0.0/33", 0)]
    [InlineData("", 0)]
    public void An_entry_of_the_trusted_proxies_is_a_CIDR_an_address_or_a_preset(string entry, int networks) =>
        ProxyPresets.Expand(entry).Count.ShouldBe(networks);

    [Theory]
    [InlineData("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/7", "::ffff:0.0.0.0/96")]
    [InlineData("::/0", "2000::/3", "2000::/15")]
    public void A_range_by_which_almost_anybody_could_choose_an_address_is_refused(params string[] ranges)
    {
        foreach (var range in ranges)
        {
            new SiteOptionsValidator().Validate(null, new() { TrustedProxies = ["10.0.0.0/8", range] }).Failures.ShouldNotBeNull(range)
                .ShouldHaveSingleItem().ShouldStartWith($"Site:TrustedProxies:1 is '{range}', by which almost anybody");
        }
    }

    [Fact]
    public void Ranges_that_hold_a_great_part_of_all_addresses_together_are_refused() =>
        new SiteOptionsValidator().Validate(null, new() { TrustedProxies = [.. Enumerable.Range(16, 20).Select(first => $"{first}.0.0.0/8")] }).Failures.ShouldNotBeNull().ShouldHaveSingleItem().ShouldStartWith("Site:TrustedProxies together");

    [Theory]
    [InlineData("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
    [InlineData("fc00::/7", "fd00::/8", "fe80::/10", "2001:db8::/32")]
    [InlineData("render", "cloudflare", "127.0.0.1", "::1")]
    public void Ones_own_ranges_and_the_presets_are_taken(params string[] ranges) =>
        new SiteOptionsValidator().Validate(null, new() { TrustedProxies = ranges }).Failures.ShouldBeNull();

    [Fact]
    public void A_wrong_section_is_refused_with_each_key_and_the_fix()
    {
        var faults = new SiteOptionsValidator().Validate(null, new() { TrustedProxies = ["10.0.0.0/8", "everybody"], ForwardLimit = "0", FrameAncestors = ["self", "https://a.example", "https://a.example/page"] }).Failures!.ToList();

        faults.Select(fault => fault.Split(' ')[0]).ShouldBe(["Site:TrustedProxies:1", "Site:ForwardLimit", "Site:FrameAncestors:2"]);
    }

    [Theory]
    [InlineData(true, "https://www.example.com", "http://localhost:8080")]
    [InlineData(false, "https://www.example.com/", "https://www.example.com:443", "https://WWW.example.com")]
    [InlineData(false, "https://user@www.example.com", "https://*.example.com", "www.example.com", "null")]
    public void An_origin_in_a_setting_is_written_as_browsers_write_it(bool isWritten, params string[] texts) =>
        texts.ShouldAllBe(text => WebOrigin.IsWritten(text) == isWritten);

    [Fact]
    public async Task The_hop_count_ends_the_walk_along_the_chain()
    {
        await using var scene = await Scene.StartAsync(("Site:TrustedProxies:0", "10.0.0.0/8"), ("Site:ForwardLimit", "1"));

        await scene.UseUpTheLimitAsync("10.0.0.1", ("X-Forwarded-For", $"{Scene.Attacker}, 10.9.9.9"));

        (await scene.SendAsync(new StringContent(Scene.Body()), "10.9.9.9", "/callback/call", "application/json", [])).StatusCode.ShouldBe(System.Net.HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public void A_proxy_that_nobody_named_is_noticed_after_ten_minutes()
    {
        var (clock, logs) = (new TestClock(), new ConcurrentQueue<string>());
        var watch = Watch(clock, logs);

        for (var i = 0; i < 99; i++)
        {
            watch.Observe(From("10.0.0.1", $"198.18.0.{i}"));
        }

        watch.Observe(From("198.51.100.7", "198.18.0.1"));
        clock.Advance(TimeSpan.FromMinutes(10));
        watch.Observe(From("10.0.0.1", "198.18.0.1"));

        var line = logs.ShouldHaveSingleItem();
        line.ShouldContain("Site:TrustedProxies");
        line.ShouldNotContain("10.0.0.1");
    }

    [Fact]
    public void Many_addresses_or_no_forwarded_header_are_no_reason_to_warn()
    {
        var (clock, logs) = (new TestClock(), new ConcurrentQueue<string>());
        var watch = Watch(clock, logs);

        for (var i = 0; i < 200; i++)
        {
            watch.Observe(From($"198.51.100.{i}", "198.18.0.1"));
            watch.Observe(From("10.0.0.1", null));
        }

        clock.Advance(TimeSpan.FromMinutes(10));
        watch.Observe(From("198.51.100.1", "198.18.0.1"));

        logs.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_Render_without_a_trusted_proxy_the_start_warns()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("RENDER", "true"));

        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("Site:TrustedProxies:0 to render"));
    }

    private static ProxyWatch Watch(TestClock clock, ConcurrentQueue<string> logs) => new(
        clock,
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(),
        new LoggerFactory([new LogRecorder(logs)]).CreateLogger<ProxyWatch>());

    private static DefaultHttpContext From(string address, string? forwarded)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);
        if (forwarded is not null)
        {
            context.Request.Headers["X-Forwarded-For"] = forwarded;
        }

        return context;
    }
}
