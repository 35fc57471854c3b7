using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;
using WebexGateway.Tokens;
using WebexGateway.Transforms;

namespace WebexGateway.Tests.OAuth;

public sealed class TokenVaultTests
{
    private const string Name = TokenNames.ContactCenter;

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_grant_in_which_any_byte_was_changed_is_explained_and_not_used(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var gateway = await test.OpenAsync();
        var (vault, store) = (gateway.GetRequiredService<TokenVault>(), gateway.GetRequiredService<Store>());
        await vault.ReplaceAsync(Name, GrantOf(test));
        (await vault.ReadAsync(Name)).Grant!.RefreshToken.ShouldBe("refresh");
        var box = (byte[])(await TestStore.SqlAsync(store, "select sealed from webex_token"))!;

        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            await TestStore.SqlAsync(store, "update webex_token set sealed = @sealed", ("sealed", changed));
            var read = await vault.ReadAsync(Name);
            (read.Grant, read.Fault).ShouldBe((null, VaultFaults.Damaged), $"byte {i}");
        }

        await TestStore.SqlAsync(store, "update webex_token set sealed = @sealed, version = version + 1", ("sealed", box));
        (await vault.ReadAsync(Name)).Fault.ShouldBe(VaultFaults.Damaged);
        await TestStore.SqlAsync(store, "update webex_token set version = version - 1, mark = 'other'");
        (await vault.ReadAsync(Name)).Fault.ShouldBe(VaultFaults.OtherSecret);
        await TestStore.SqlAsync(store, "update webex_token set mark = @mark, token = 'GuestIssuer'", ("mark", gateway.GetRequiredService<KeyRingSecret>().Mark));
        (await vault.ReadAsync(Name)).Grant.ShouldBeNull();
        (await vault.ReadAsync(TokenNames.GuestIssuer)).Fault.ShouldBe(VaultFaults.Damaged);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_row_in_which_any_column_was_changed_is_explained_and_not_used_until_somebody_connects_again(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var gateway = await test.OpenAsync();
        var (vault, store) = (gateway.GetRequiredService<TokenVault>(), gateway.GetRequiredService<Store>());
        string[] changes =
        [
            "version = version + 1", "sealed = null", "lease_owner = 'x'", "lease_until = 1", "asked = version", "window_start = window_start + 1", "window_count = window_count + 1",
            "trouble = 'x'", "trouble = ''", "refused_for = 'x'", "failures = failures + 1", "not_before = 1", "guard = null", "guard = upper(guard)", "mark = 'x'", "mark = mark || ' '",
        ];

        foreach (var change in changes)
        {
            await vault.ReplaceAsync(Name, GrantOf(test));
            var seen = await vault.ReadAsync(Name);
            seen.Grant!.RefreshToken.ShouldBe("refresh", change);

            await TestStore.SqlAsync(store, $"update webex_token set {change}");

            var read = await vault.ReadAsync(Name);
            (read.Grant, read.Fault).ShouldBe((null, change.StartsWith("mark", StringComparison.Ordinal) ? VaultFaults.OtherSecret : VaultFaults.Damaged), change);
            (await vault.ChangeAsync(read, row => RenewalRules.Lease(row, "me"))).ShouldBeFalse(change);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Of_many_instances_one_has_the_lease_and_a_writer_without_the_version_is_refused(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var vaults = await VaultsAsync(test);

        await vaults[0].ReplaceAsync(Name, GrantOf(test));
        var seen = await vaults[0].ReadAsync(Name);
        var leases = await Task.WhenAll(vaults.Select((vault, i) => Task.Run(() => vault.ChangeAsync(seen, row => RenewalRules.Lease(row, $"{i}")))));

        leases.Count(isTaken => isTaken).ShouldBe(1);
        (await vaults[0].ReadAsync(Name)).IsLeased.ShouldBeTrue();
        await vaults[1].ReplaceAsync(Name, null);
        (await vaults[0].ChangeAsync(seen, row => row.Next(GrantOf(test)))).ShouldBeFalse();
        (await vaults[2].ReadAsync(Name)).Grant.ShouldBeNull();
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_refresh_token_of_the_environment_is_taken_once_however_many_instances_start(StoreEngine engine)
    {
        await using var test = await TestStore.OnAsync(engine);
        var vaults = await VaultsAsync(test);

        var taken = await Task.WhenAll(vaults.Select(vault => Task.Run(() => vault.SeedAsync(Name, "first"))));
        taken.Count(isTaken => isTaken).ShouldBe(1);
        await vaults[0].ReplaceAsync(Name, GrantOf(test));

        (await vaults[1].SeedAsync(Name, "first")).ShouldBeFalse();
        (await vaults[1].ReadAsync(Name)).Grant!.RefreshToken.ShouldBe("refresh");
        (await vaults[1].SeedAsync(Name, "changed")).ShouldBeTrue();
        (await vaults[0].ReadAsync(Name)).Grant!.RefreshToken.ShouldBe("changed");
        (await vaults[2].SeedAsync(Name, "first")).ShouldBeFalse();
    }

    /// <summary>Of five instances on one store.</summary>
    private static async Task<List<TokenVault>> VaultsAsync(TestStore test)
    {
        var vaults = new List<TokenVault>();
        for (var i = 0; i < 5; i++)
        {
            vaults.Add((await test.OpenAsync()).GetRequiredService<TokenVault>());
        }

        return vaults;
    }

    private static Grant GrantOf(TestStore test) =>
        new(new AccessToken("access", test.Clock.GetUtcNow().AddHours(1)), "refresh", test.Clock.GetUtcNow().AddDays(90), test.Clock.GetUtcNow()) { ConnectedAt = test.Clock.GetUtcNow() };
}
