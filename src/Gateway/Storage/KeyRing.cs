using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace WebexGateway.Storage;

/// <summary>
/// Stores the key ring of Data Protection in the database, so that all instances share it. <see cref="KeyRingSecret"/> encrypts each
/// element as a whole: without the secret the store reveals nothing, and a changed byte makes an element unreadable.
/// </summary>
public sealed partial class KeyRing(Store store, KeyRingSecret secret, ILogger<KeyRing> logger) : IXmlRepository
{
    /// <summary>
    /// The name of the first key. Of several instances that start on an empty store, one creates it and the others find it.
    /// </summary>
    private const string First = "first";

    /// <summary>
    /// True when the last read found no key. Between that read and <see cref="StoreElement"/> another instance may have stored one.
    /// </summary>
    private volatile bool isEmpty = true;

    public static readonly Migration Table = new(
        "key-ring",
        1,
        "create table key_ring (mark text not null, name text not null, sealed blob not null, primary key (mark, name))",
        "create table key_ring (mark text not null, name text not null, sealed bytea not null, primary key (mark, name))");

    /// <summary>
    /// Reads the keys that the current secret can decrypt. Keys of another secret stay in the store and are valid again with that secret.
    /// </summary>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = store.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select name, sealed from key_ring where mark = @mark";
        command.Bind("mark", secret.Mark);
        using var rows = command.ExecuteReader();
        var elements = new List<XElement>();
        while (rows.Read())
        {
            var name = rows.GetString(0);
            if (secret.Open(rows.GetFieldValue<byte[]>(1), PlaceOf(name)) is { } xml)
            {
                elements.Add(XElement.Parse(xml));
            }
            else
            {
                Log.Damaged(logger, name);
            }
        }

        isEmpty = elements.Count == 0;
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var connection = store.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "insert into key_ring (mark, name, sealed) values (@mark, @name, @sealed) on conflict do nothing";
        var name = isEmpty ? First : friendlyName;
        command.Bind("mark", secret.Mark).Bind("name", name).Bind(
            "sealed", secret.Seal(element.ToString(SaveOptions.DisableFormatting), PlaceOf(name)));
        if (command.ExecuteNonQuery() == 0 && GetAllElements().Count == 0)
        {
            Log.Replaced(logger, name); // the first key exists and is damaged
            command.CommandText = "insert into key_ring (mark, name, sealed) values (@mark, @name, @sealed)";
            command.Parameters["@name"].Value = friendlyName;
            command.Parameters["@sealed"].Value = secret.Seal(element.ToString(SaveOptions.DisableFormatting), PlaceOf(friendlyName));
            command.ExecuteNonQuery();
        }
    }

    private static string PlaceOf(string name) => $"key_ring/{name}";

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The key '{Name}' of the key ring was changed since it was written, and is not used. "
            + "What it sealed cannot be read: restore the store from a backup, or connect Webex again at /oauth/start.")]
        public static partial void Damaged(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "A new key is made beside the damaged '{Name}'.")]
        public static partial void Replaced(ILogger logger, string name);
    }
}
