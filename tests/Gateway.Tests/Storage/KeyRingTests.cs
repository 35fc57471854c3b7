using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Storage;

public sealed class KeyRingTests
{
    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Instances_that_start_at_once_on_an_empty_store_share_one_key(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var gateways = new List<IServiceProvider>();
        for (var i = 0; i < 5; i++)
        {
            gateways.Add(await test.OpenAsync());
        }

        var sealedTexts = await Task.WhenAll(gateways.Select(gateway => Task.Run(() => ProtectorOf(gateway).Protect("text"))));

        foreach (var box in sealedTexts)
        {
            gateways.ShouldAllBe(gateway => ProtectorOf(gateway).Unprotect(box) == "text");
        }

        Convert.ToInt64(await TestStore.SqlAsync(gateways[0].GetRequiredService<Store>(), "select count(*) from key_ring"), null).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_in_which_any_byte_was_changed_is_not_used()
    {
        await using var test = await TestStore.OnAsync(StoreEngine.Sqlite);
        var gateway = await test.OpenAsync();
        ProtectorOf(gateway).Protect("text");
        var store = gateway.GetRequiredService<Store>();
        var ring = gateway.GetRequiredService<KeyRing>();
        var box = (byte[])(await TestStore.SqlAsync(store, "select sealed from key_ring"))!;
        ring.GetAllElements().Count.ShouldBe(1);

        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            await TestStore.SqlAsync(store, "update key_ring set sealed = @sealed", ("sealed", changed));
            ring.GetAllElements().ShouldBeEmpty($"byte {i}");
        }

        await TestStore.SqlAsync(store, "update key_ring set sealed = @sealed, name = 'other'", ("sealed", box));
        ring.GetAllElements().ShouldBeEmpty();
    }

    [Fact]
    public async Task With_another_secret_the_old_keys_are_left_alone_and_a_new_one_is_made()
    {
        await using var test = await TestStore.OnAsync(StoreEngine.Sqlite);
        var old = await test.OpenAsync();
        var box = ProtectorOf(old).Protect("text");

        var other = await test.OpenAsync(secret: "another-key-ring-secret-of-32-characters");
        var otherBox = ProtectorOf(other).Protect("text");

        ProtectorOf(other).Unprotect(otherBox).ShouldBe("text");
        Should.Throw<System.Security.Cryptography.CryptographicException>(() => ProtectorOf(other).Unprotect(box));
        ProtectorOf(await test.OpenAsync()).Unprotect(box).ShouldBe("text");
    }

    [Theory]
    [InlineData("Production", null, false, "KEY_RING_SECRET (Storage:KeyRingSecret) is missing: set it to the output of 'openssl rand -base64 32'")]
    [InlineData("Production", null, true, "KEY_RING_SECRET (Storage:KeyRingSecret) is missing")]
    [InlineData("Production", "31 characters are not yet enough", true, null)]
    [InlineData("Production", "guess me", true, "shorter than 12 characters")]
    [InlineData("Staging", null, false, "is missing")]
    [InlineData("Staging", null, true, null)]
    [InlineData("Development", null, false, null)]
    public void The_secret_is_required_where_anything_is_worth_one(string environment, string? secret, bool sandbox, string? fault)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Webex:Sandbox", sandbox.ToString())]).Build();
        var rules = new StorageOptionsValidator(new HostingEnvironment { EnvironmentName = environment }, configuration);

        var verdict = rules.Validate(null, new() { KeyRingSecret = secret });

        verdict.Failed.ShouldBe(fault is not null);
        (verdict.FailureMessage ?? "").ShouldContain(fault ?? "");
    }

    [Fact]
    public async Task In_development_without_a_secret_the_log_says_what_that_means()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("KEY_RING_SECRET", ""));

        (await gateway.CallAsync()).IsSuccessStatusCode.ShouldBeTrue();

        gateway.Logs.ShouldContain(line => line.StartsWith("Warning KEY_RING_SECRET is not set"));
    }

    [Fact]
    public async Task While_the_store_is_down_a_protector_reports_that_and_not_damaged_data()
    {
        await using var test = await TestStore.OnAsync(StoreEngine.Sqlite);
        var up = (await test.OpenAsync()).GetRequiredService<KeyRingProtection>().CreateProtector("test");
        var box = up.Protect([1, 2, 3]);

        var down = test.Gateway().GetRequiredService<KeyRingProtection>().CreateProtector("test"); // its store was never opened

        Should.Throw<StoreUnavailableException>(() => down.Protect([1, 2, 3]));
        Should.Throw<StoreUnavailableException>(() => down.Unprotect(box));
        Should.Throw<StoreUnavailableException>(() => down.ToTimeLimitedDataProtector().Protect([1, 2, 3], TimeSpan.FromHours(1)));
        box[^1] ^= 1;
        Should.Throw<CryptographicException>(() => up.Unprotect(box));
    }

    private static IDataProtector ProtectorOf(IServiceProvider gateway) => gateway.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
