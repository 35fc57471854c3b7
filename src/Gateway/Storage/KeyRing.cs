using System.Data.Common;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace WebexGateway.Storage;

/// <summary>
/// Stores the key ring of Data Protection in the database, so that all instances share it. <see cref="KeyRingSecret"/> encrypts each
/// element as a whole: without the secret the store reveals nothing, and a changed byte makes an element unreadable.
/// </summary>
public sealed partial class KeyRing(Store store, KeyRingSecret secret, ILogger<KeyRing> logger) : IXmlRepository, ISealedPart
{
    /// <summary>
    /// The name of the first key. Of several instances that start on an empty store, one creates it and the others find it.
    /// </summary>
    private const string First = "first";

    private const string Replaced =
        "KEY_RING_SECRET is a secret that was replaced by a newer one, and nothing in this store opens with it: set the newer one";

    private const string Resealed = "alter table key_ring add column resealed text"; // the mark of the secret that sealed a copy

    /// <summary>
    /// True when the last read found no key. Between that read and <see cref="StoreElement"/> another instance may have stored one.
    /// </summary>
    private volatile bool isEmpty = true;

    public static readonly Migration[] Tables =
    [
        new(
            "key-ring",
            1,
            "create table key_ring (mark text not null, name text not null, sealed blob not null, primary key (mark, name))",
            "create table key_ring (mark text not null, name text not null, sealed bytea not null, primary key (mark, name))"),
        new("key-ring", 2, Resealed, Resealed),
    ];

    /// <summary>
    /// Reads the keys that the current secret can decrypt, after it has sealed those of the old one. Keys of another secret stay in the
    /// store and are valid again with that secret.
    /// </summary>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = store.Open();
        if (secret.Old is { } old)
        {
            new KeyRingCopy(connection, store.Engine, old, secret).Run(name => Log.Damaged(logger, name));
        }

        var rows = KeyRingRow.Read(connection, secret.Mark);
        var elements = new List<XElement>();
        foreach (var row in rows.Where(row => !row.IsErased))
        {
            if (row.Open(secret) is { } xml)
            {
                elements.Add(XElement.Parse(xml));
            }
            else
            {
                Log.Damaged(logger, row.Name);
            }
        }

        isEmpty = elements.Count == 0;
        return isEmpty && rows.Exists(row => row.IsErased) ? throw new StoreUnavailableException(Replaced) : elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var connection = store.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "insert into key_ring (mark, name, sealed) values (@mark, @name, @sealed) on conflict do nothing";
        var name = isEmpty ? First : friendlyName;
        command.Bind("mark", secret.Mark).Bind("name", name).Bind(
            "sealed", secret.Seal(element.ToString(SaveOptions.DisableFormatting), KeyRingRow.PlaceOf(name)));
        if (command.ExecuteNonQuery() == 0 && GetAllElements().Count == 0)
        {
            Log.Another(logger, name); // the first key exists and is damaged
            command.CommandText = "insert into key_ring (mark, name, sealed) values (@mark, @name, @sealed)";
            command.Parameters["@name"].Value = friendlyName;
            command.Parameters["@sealed"].Value =
                secret.Seal(element.ToString(SaveOptions.DisableFormatting), KeyRingRow.PlaceOf(friendlyName));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>
    /// Without an old secret, erases the keys under earlier secrets of which a copy is sealed: what remains of them says that their secret
    /// was replaced.
    /// </summary>
    public Task<SealReport> ResealAsync(CancellationToken cancellationToken)
    {
        GetAllElements();
        using var connection = store.Open();
        var rows = KeyRingRow.Read(connection, null).Where(row => !row.IsErased).ToList();
        if (secret.Old is null && rows.TrueForAll(row => row.Mark != secret.Mark || row.Open(secret) is not null)
            && EraseCopied(connection) > 0)
        {
            Log.Erased(logger);
        }

        return Task.FromResult(new SealReport(rows.Count(row => row.Mark == secret.Old?.Mark), [.. FaultsOf(rows)]));
    }

    /// <summary>Says when no secret that is set opens a key of a store, which may be older than this version; null when one does.</summary>
    public static string? FaultOf(DbConnection connection, KeyRingSecret secret)
    {
        var rows = KeyRingRow.Read(connection, null).Where(row => !row.IsErased).ToList();
        return rows.Count == 0 || rows.Exists(row => secret.By(row.Mark) is { } by && row.Open(by) is not null) ? null
            : "KEY_RING_SECRET is not the one that it was written with; set that one, as KEY_RING_SECRET or KEY_RING_SECRET_OLD";
    }

    private IEnumerable<string> FaultsOf(IEnumerable<KeyRingRow> rows)
    {
        foreach (var row in rows.Where(row => row.Resealed is null && (secret.By(row.Mark) is not { } by || row.Open(by) is null)))
        {
            yield return secret.By(row.Mark) is not null
                ? $"the key '{row.Name}' of the key ring was changed since it was written: restore the store from a backup, or connect "
                    + "Webex again at /oauth/start"
                : row.Mark == KeyRingSecret.MarkOfDevelopment
                ? $"the key '{row.Name}' of the key ring was sealed without KEY_RING_SECRET: to keep what it sealed, start once with "
                    + $"KEY_RING_SECRET_OLD set to '{KeyRingSecret.Development}'"
                : $"the key '{row.Name}' of the key ring was sealed under another KEY_RING_SECRET: to keep what it sealed, set "
                    + "KEY_RING_SECRET_OLD to that secret";
        }
    }

    private int EraseCopied(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "update key_ring set sealed = @empty where resealed = @mark and mark <> @mark and length(sealed) > 0";
        return command.Bind("empty", Array.Empty<byte>()).Bind("mark", secret.Mark).ExecuteNonQuery();
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The key '{Name}' of the key ring was changed since it was written, and is not used. "
            + "What it sealed cannot be read: restore the store from a backup, or connect Webex again at /oauth/start.")]
        public static partial void Damaged(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "A new key is made beside the damaged '{Name}'.")]
        public static partial void Another(ILogger logger, string name);

        [LoggerMessage(3, LogLevel.Information, "The replaced KEY_RING_SECRET opens nothing in this store any more.")]
        public static partial void Erased(ILogger logger);
    }
}
