using System.Net;
using WebexGateway.Http;
using WebexGateway.RateLimits;

namespace WebexGateway.Tests.Abuse;

public sealed class FixedWindowsTests
{
    private const long Duration = 1000;

    [Fact]
    public void A_million_addresses_take_no_more_room_than_the_table_has()
    {
        var evicted = 0;
        var windows = new FixedWindows(Duration, 10_000, () => evicted++);

        for (uint i = 0; i < 1_000_000; i++)
        {
            windows.Add(Client(i), 0);
        }

        windows.Count.ShouldBe(10_000);
        evicted.ShouldBe(990_000);
    }

    [Fact]
    public void Expired_counts_go_first_and_nobody_notices()
    {
        var evicted = 0;
        var windows = new FixedWindows(Duration, 3, () => evicted++);
        windows.Add(Client(1), 0);
        windows.Add(Client(2), 900);
        windows.Add(Client(3), 900);

        windows.Add(Client(4), 1100);

        evicted.ShouldBe(0);
        windows.Look(Client(2), 1100).ShouldBe(1);
    }

    [Fact]
    public void A_live_count_that_was_dropped_is_never_forgotten()
    {
        var windows = new FixedWindows(Duration, 100, () => { });
        for (var i = 0; i < 5; i++)
        {
            windows.Add(Client(7), 10);
        }

        for (uint i = 1000; i < 2000; i++)
        {
            windows.Add(Client(i), 20);
        }

        windows.Look(Client(7), 30).ShouldBeGreaterThanOrEqualTo(5);
        windows.Add(Client(7), 30).Count.ShouldBeGreaterThanOrEqualTo(6);
        windows.Add(Client(7), 2000).Count.ShouldBe(1);
    }

    [Fact]
    public void The_table_shrinks_after_a_flood()
    {
        var windows = new FixedWindows(Duration, 10_000, () => { });
        for (uint i = 0; i < 5000; i++)
        {
            windows.Add(Client(i), 0);
        }

        for (uint i = 0; i < 5100; i++)
        {
            windows.Add(Client(100_000 + i), 5000 + (i * 2000));
        }

        windows.Count.ShouldBeLessThan(100);
    }

    [Fact]
    public void A_flood_of_invented_networks_costs_an_honest_newcomer_nothing()
    {
        var windows = new FixedWindows(Duration, 1000, () => { });
        for (uint i = 0; i < 120_000; i++)
        {
            windows.Add(Of($"2001:{i >> 16:x}:{i & 0xffff:x}:1::1"), 1, 5);
        }

        for (var i = 0; i < 200; i++)
        {
            windows.Add(Of($"2a02:908:{i:x}:7::1"), 2, 5).Count.ShouldBe(1);
            windows.Add(Of($"198.51.{i}.7"), 2, 5).Count.ShouldBe(1);
        }
    }

    [Fact]
    public void Whoever_was_over_the_limit_stays_so_through_a_flood_that_is_not()
    {
        var windows = new FixedWindows(Duration, 1000, () => { });
        for (var i = 0; i < 6; i++)
        {
            windows.Add(Of("2001:db8:5:6::1"), 0, 5);
        }

        for (uint i = 0; i < 120_000; i++)
        {
            windows.Add(Of($"2a02:{i >> 16:x}:{i & 0xffff:x}:1::1"), 1, 5);
        }

        windows.Look(Of("2001:db8:5:6::1"), 2, 5).ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_48_has_ten_times_the_quota_of_a_64_and_one_that_goes_over_its_own_takes_none_of_the_others()
    {
        var windows = new FixedWindows(Duration, 1000, () => { });
        for (var i = 0; i < 1000; i++)
        {
            windows.Add(Of("2001:db8:5:ffff::1"), 0, 5); // 5 of 50
        }

        var within = Enumerable.Range(0, 100).Count(i => windows.Add(Of($"2001:db8:5:{i:x}::1"), 0, 5).Count <= 5);

        within.ShouldBe(45);
        windows.Look(Of("2001:db8:5:1234::1"), 0, 5).ShouldBeGreaterThan(5);
        windows.Add(Of("2001:db8:6:1::1"), 0, 5).Count.ShouldBe(1);
        windows.Add(Of("2001:db8:5:1234::1"), Duration + 1, 5).Count.ShouldBe(1);
    }

    private static ClientKey Of(string address) => ClientKey.Of(IPAddress.Parse(address));

    private static ClientKey Client(uint number) => ClientKey.Of(new IPAddress(number));
}
