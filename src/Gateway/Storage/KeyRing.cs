using System.Data.Common;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace WebexGateway.Storage;

/// <summary>
/// Data Protection's key ring, in the store and so the same for every instance. Each element is sealed whole with <see
/// cref="KeyRingSecret"/>: without the secret the store gives nothing away, and a changed byte makes an element unreadable, never another
/// key.
/// </summary>
public sealed partial class KeyRing(Store store, KeyRingSecret secret, ILogger<KeyRing> logger) : IXmlRepository
{
    /// <summary>
    /// The first key's name, so that of several instances that start on an empty store one makes it and the others find it.
    /// </summary>
    private const string First = "first";

    /// <summary>
    /// What Data Protection saw when it decided to make a key; by the time it stores the key another instance may have stored one.
    /// </summary>
    private volatile bool isEmpty = true;

    /// <summary>The table.</summary>
    public static readonly Migration Table = new(
        "key-ring",
        1,
        "create table key_ring (mark text not null, name text not null, sealed blob not null, primary key (mark, name))",
        "create table key_ring (mark text not null, name text not null, sealed bytea not null, primary key (mark, name))");

    /// <summary>
    /// What the present secret can read. Keys of another secret stay where they are: setting the old secret makes them count again.
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
            Log.Replaced(logger, name); // the first key is there and damaged
            command.CommandText = "insert into key_ring (mark, name, sealed) values (@mark, @name, @sealed)";
            command.Parameters["@name"].Value = friendlyName;
            command.Parameters["@sealed"].Value = secret.Seal(element.ToString(SaveOptions.DisableFormatting), PlaceOf(friendlyName));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Whether Data Protection failed because the store did; it wraps what the key ring throws.</summary>
    public static bool IsStoreDown(Exception failure)
    {
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException)
            {
                return true;
            }
        }

        return false;
    }

    private static string PlaceOf(string name) => $"key_ring/{name}";

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The key '{Name}' of the key ring was changed since it was written, and is not used. What it sealed cannot be read: "
            + "restore the store from a backup, or connect Webex again at /oauth/start.")]
        public static partial void Damaged(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Warning, "A new key is made beside the damaged '{Name}'.")]
        public static partial void Replaced(ILogger logger, string name);
    }
}
