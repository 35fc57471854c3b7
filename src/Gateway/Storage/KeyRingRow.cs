using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// A key of the key ring as the store holds it. <c>Mark</c> identifies the secret that sealed it; <c>Resealed</c> the secret under which a
/// copy is sealed, null when there is none.
/// </summary>
internal sealed record KeyRingRow(string Mark, string Name, byte[] Sealed, string? Resealed)
{
    /// <summary>It was sealed by a secret that was replaced.</summary>
    public bool IsErased => Sealed.Length == 0;

    public static string PlaceOf(string name) => $"key_ring/{name}";

    /// <summary>Decrypts it; null when it was changed or belongs to another secret.</summary>
    public string? Open(KeyRingSecret secret) => secret.Open(Sealed, PlaceOf(Name));

    /// <summary>The keys of one secret, or of all.</summary>
    public static List<KeyRingRow> Read(DbConnection connection, string? mark)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select * from key_ring {(mark is null ? "" : "where mark = @mark")} order by name";
        if (mark is not null)
        {
            command.Bind("mark", mark);
        }

        using var rows = command.ExecuteReader();
        var read = new List<KeyRingRow>();
        while (rows.Read())
        {
            var resealed = rows.FieldCount > 3 ? rows.GetText(3) : null; // a backup of an earlier version has no such column
            read.Add(new(rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2), resealed));
        }

        return read;
    }
}
