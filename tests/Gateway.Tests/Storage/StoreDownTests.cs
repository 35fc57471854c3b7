using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Storage;
using WebexGateway.Tests.OAuth;

namespace WebexGateway.Tests.Storage;

public sealed class StoreDownTests
{
    [PostgresFact]
    public async Task With_the_database_down_at_start_the_site_is_up_and_says_so_and_recovers_by_itself()
    {
        var (relay, url) = await TcpRelay.BeforeDatabaseAsync();
        await using var cut = relay;
        await using var gateway = await TokenGateway.StartAsync(("DATABASE_URL", url));

        (await gateway.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ready = await gateway.GetAsync("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.JsonAsync()).GetProperty("checks").GetProperty("store").GetString()!.ShouldStartWith("down");
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.Logs.ShouldContain(line => line.StartsWith("Error The store cannot be opened: PostgreSQL at 127.0.0.1") && line.Contains("DATABASE_URL"));

        relay.Open();
        await gateway.UntilAsync(() => gateway.Logs.Any(line => line.Contains("The store is open")), TimeSpan.FromSeconds(1));

        await gateway.UntilAsync(() => gateway.TokenRequests().Count == 1, TimeSpan.FromSeconds(1));
        await gateway.UntilReadyAsync();
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [PostgresFact]
    public async Task With_the_database_down_later_the_token_in_memory_goes_on_serving_to_its_end_and_none_is_renewed()
    {
        var (relay, url) = await TcpRelay.BeforeDatabaseAsync();
        await using var cut = relay;
        relay.Open();
        await using var gateway = await TokenGateway.StartAsync(new Sandbox.SandboxOptions { AccessTokenLifetime = TimeSpan.FromHours(1) }, ("DATABASE_URL", url));
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        relay.Cut();
        gateway.Clock.Advance(TimeSpan.FromMinutes(50));

        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        await (await gateway.GuestAsync()).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "not-connected");
        gateway.TokenRequests().Count.ShouldBe(1);

        relay.Open();
        await gateway.UntilAsync(() => gateway.TokenRequests().Count == 2, TimeSpan.FromSeconds(1));
        (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_SQLite_file_that_cannot_be_made_is_explained_and_tried_again()
    {
        var folder = Directory.CreateTempSubdirectory("webex-gateway-blocked-");
        var blocked = Path.Combine(folder.FullName, "data");
        await File.WriteAllTextAsync(blocked, "a file where the folder should be");
        await using (var gateway = await TokenGateway.StartAsync(("Storage:Path", Path.Combine(blocked, "gateway.db"))))
        {
            (await gateway.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            File.Delete(blocked);
            await gateway.UntilAsync(() => gateway.Logs.Any(line => line.Contains("The store is open")), TimeSpan.FromSeconds(1));
            await gateway.UntilReadyAsync();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task With_the_store_down_from_the_start_a_challenge_a_sign_in_and_a_connection_say_so()
    {
        var blocked = Path.GetTempFileName(); // a file where the folder should be
        await using (var gateway = await GatewayUnderTest.StartAsync(("Storage:Path", Path.Combine(blocked, "gateway.db"))))
        {
            var challenge = await gateway.Client.GetAsync(new Uri("/callback/challenge", UriKind.Relative));
            var signIn = await gateway.Client.PostAsync(new Uri("/operator/sign-in", UriKind.Relative), new FormUrlEncodedContent([new("key", GatewayUnderTest.OperatorKey)]));
            var connection = await gateway.OperateAsync("/oauth/start");

            foreach (var answer in new[] { challenge, signIn, connection })
            {
                await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable");
            }
        }

        File.Delete(blocked);
    }

    [Fact]
    public async Task A_callback_that_comes_before_REFRESH_TOKEN_is_in_a_store_that_was_down_waits_for_it()
    {
        var blocked = Path.GetTempFileName(); // a file where the folder should be
        await using (var gateway = await GatewayUnderTest.StartAsync(("Storage:Path", Path.Combine(blocked, "gateway.db"))))
        {
            File.Delete(blocked);
            await gateway.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None); // as its opener does, while the tokens' keeper waits

            await (await gateway.CallAsync("+57 321 123 4567")).ShouldBeAcceptedAsync("queued");
            await (await gateway.CallAsync("+57 310 123 4567")).ShouldBeAcceptedAsync("queued");

            await gateway.UntilAsync(() => gateway.Webex.State.CallCount == 2, TimeSpan.FromSeconds(1));
        }

        Directory.Delete(blocked, recursive: true);
    }

    [Theory]
    [InlineData("gateway.db", false)]
    [InlineData("gateway.db", true)]
    [InlineData("gateway.db-wal", false)]
    [InlineData("gateway.db*", false)]
    [InlineData("gateway.db*", true)]
    public async Task When_its_files_are_deleted_or_replaced_a_gateway_accepts_nothing_until_they_are_back(string which, bool isReplaced)
    {
        var folder = Directory.CreateTempSubdirectory("webex-gateway-lost-");
        await using (var gateway = await ReadyAsync(("Storage:Path", Path.Combine(folder.FullName, "gateway.db"))))
        {
            await (await gateway.CallAsync("+573211234560")).ShouldBeAcceptedAsync("placed");
            var away = folder.CreateSubdirectory("away");
            foreach (var file in folder.GetFiles(which))
            {
                var path = file.FullName;
                file.MoveTo(Path.Combine(away.FullName, file.Name));
                if (isReplaced)
                {
                    file.CopyTo(path);
                }
            }

            await (await gateway.CallAsync("+573211234561")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable");
            var ready = await gateway.GetAsync("/health/ready");
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ready.JsonAsync()).GetProperty("checks").GetProperty("store").GetString()!.ShouldContain("deleted or replaced");
            gateway.Webex.State.CallCount.ShouldBe(1);
            gateway.Logs.Count(line => line.StartsWith("Error The store's files were deleted or replaced")).ShouldBe(1);

            foreach (var file in away.GetFiles())
            {
                file.MoveTo(Path.Combine(folder.FullName, file.Name), overwrite: true);
            }

            await (await gateway.CallAsync("+573211234562")).ShouldBeAcceptedAsync("placed");
            (await gateway.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("begin immediate", "rollback")]
    [InlineData(RefuseWrites, "drop trigger full")]
    public async Task While_nothing_can_be_written_a_gateway_is_not_ready(string trouble, string end)
    {
        var folder = Directory.CreateTempSubdirectory("webex-gateway-locked-");
        var path = Path.Combine(folder.FullName, "gateway.db");
        await using (var gateway = await ReadyAsync(("Storage:Path", path)))
        {
            await using var other = new SqliteConnection($"Data Source={path};Pooling=false");
            await other.OpenAsync();
            await RunAsync(other, trouble);
            gateway.Clock.Advance(TimeSpan.FromSeconds(1));

            var ready = await gateway.GetAsync("/health/ready");
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ready.JsonAsync()).GetProperty("checks").GetProperty("store").GetString()!.ShouldContain("cannot be written");

            await RunAsync(other, end);
            await gateway.UntilAsync(() => gateway.GetAsync("/health/ready").Result.StatusCode == HttpStatusCode.OK);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task However_often_readiness_is_asked_the_store_is_written_once_a_second()
    {
        await using var gateway = await ReadyAsync();
        var store = gateway.Services.GetRequiredService<Store>();
        await TestStore.SqlAsync(store, "create table asked (at bigint)");
        await TestStore.SqlAsync(
            store, "create trigger ask after update on ledger_state when new.name = 'readiness' begin insert into asked values (new.value); end");

        for (var second = 1; second <= 3; second++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 50; i++)
            {
                (await gateway.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
            }

            (await TestStore.SqlAsync(store, "select count(*) from asked")).ShouldBe((long)second);
        }
    }

    private const string RefuseWrites = "create trigger full before update on ledger_state begin select raise(abort, 'database or disk is full'); end";

    private static async Task<GatewayUnderTest> ReadyAsync(params (string, string?)[] settings)
    {
        var gateway = await GatewayUnderTest.StartAsync(settings);
        await gateway.UntilReadyAsync();
        return gateway;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
