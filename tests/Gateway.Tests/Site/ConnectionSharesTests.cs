using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WebexGateway.Site;

namespace WebexGateway.Tests.Site;

public sealed class ConnectionSharesTests
{
    private readonly ConnectionShares shares = new(
        1000, Options.Create(new SiteOptions { TrustedProxies = ["10.0.0.0/8"] }), NullLogger<ConnectionShares>.Instance);

    [Fact]
    public void One_address_gets_half_and_no_more_and_others_still_come()
    {
        Held("203.0.113.7", 1000).ShouldBe(500);

        Held("203.0.113.8", 100).ShouldBe(50);
        Held("203.0.113.7", 1).ShouldBe(0);
    }

    [Fact]
    public void A_routed_48_is_one_attacker() =>
        Enumerable.Range(0, 1000).Sum(i => Held($"2001:db8:5:{i:x}::1", 1)).ShouldBe(500);

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    public void A_trusted_proxy_is_everybody(string proxy) => Held(proxy, 900).ShouldBe(900);

    [Fact]
    public void This_machine_and_the_proxies_always_find_room()
    {
        for (var i = 0; i < 1000; i++)
        {
            Held($"203.0.{i / 250}.{i % 250}", 1);
        }

        Held("198.51.100.1", 1).ShouldBe(0);
        Held("127.0.0.1", 5).ShouldBe(5);
        Held("10.0.0.1", 5).ShouldBe(5);
    }

    [Fact]
    public async Task What_ends_gives_its_place_back()
    {
        Held("203.0.113.7", 499);
        for (var i = 0; i < 2000; i++)
        {
            await shares.ServeAsync(Connection("203.0.113.8"), _ => Task.CompletedTask);
        }

        Held("203.0.113.7", 5).ShouldBe(1);
    }

    private int Held(string address, int count)
    {
        var served = 0;
        for (var i = 0; i < count; i++)
        {
            _ = shares.ServeAsync(Connection(address), _ =>
            {
                served++;
                return new TaskCompletionSource().Task;
            });
        }

        return served;
    }

    private static DefaultConnectionContext Connection(string address) =>
        new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) };
}
