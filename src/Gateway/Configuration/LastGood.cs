using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Configuration;

/// <summary>
/// The last good <c>config/*.json</c>, kept in the store for a restart with faulty files. It is sealed, so that access to the store does
/// not decide where tokens are sent.
/// </summary>
public sealed partial class LastGood(Store store, KeyRingProtection protection, TimeProvider clock) : ISealedPart
{
    /// <summary>A table of one row, shared by all instances.</summary>
    public static readonly Migration Table = new(
        "configuration",
        1,
        "create table good_configuration (id integer not null primary key, saved bigint not null, sealed blob not null)",
        "create table good_configuration (id integer not null primary key, saved bigint not null, sealed bytea not null)");

    private readonly IDataProtector protector = protection.CreateProtector("configuration");

    /// <summary>Throws a <see cref="DbException"/> when the store is down.</summary>
    public async Task SaveAsync(ConfigContent content, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            insert into good_configuration (id, saved, sealed) values (1, @now, @sealed)
            on conflict (id) do update set saved = excluded.saved, sealed = excluded.sealed
            """;
        var texts = JsonSerializer.SerializeToUtf8Bytes([.. content.Texts], Kept.Default.StringArray);
        command.Bind("now", clock.GetUtcNow()).Bind("sealed", protector.Protect(texts));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The kept content and its time, or why it cannot be read; neither when there is none.</summary>
    public async Task<(ConfigContent? Content, DateTimeOffset Saved, string? Trouble)> LoadAsync()
    {
        try
        {
            await store.MigrateAsync(CancellationToken.None); // the host has not started, so the store is not open yet
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
        {
            return (null, default, $"the store cannot be read: {exception.Message}");
        }

        return await ReadAsync();
    }

    private async Task<(ConfigContent? Content, DateTimeOffset Saved, string? Trouble)> ReadAsync()
    {
        try
        {
            await using var connection = await store.OpenAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = "select sealed, saved from good_configuration where id = 1";
            await using var rows = await command.ExecuteReaderAsync();
            if (!await rows.ReadAsync())
            {
                return (null, default, null);
            }

            var texts = JsonSerializer.Deserialize(protector.Unprotect(rows.GetFieldValue<byte[]>(0)), Kept.Default.StringArray)!;
            return (new(texts), rows.GetMoment(1)!.Value, null);
        }
        catch (DbException exception)
        {
            return (null, default, $"the store cannot be read: {exception.Message}");
        }
        catch (CryptographicException)
        {
            return (null, default, "it cannot be opened: KEY_RING_SECRET is not the one that it was kept with");
        }
    }

    /// <summary>The key ring opens it, so a new <c>KEY_RING_SECRET</c> changes nothing here.</summary>
    public async Task<SealReport> ResealAsync(CancellationToken cancellationToken) =>
        new(0, await ReadAsync() is { Trouble: { } trouble } ? [$"the last good configuration: {trouble}; the next edit keeps one"] : []);

    [JsonSerializable(typeof(string[]))]
    private sealed partial class Kept : JsonSerializerContext;
}
