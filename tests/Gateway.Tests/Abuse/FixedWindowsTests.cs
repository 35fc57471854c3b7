using System.Net;
using WebexGateway.Abuse;
using WebexGateway.Site;

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

    private static ClientKey Client(uint number) => ClientKey.Of(new IPAddress(number));
}
