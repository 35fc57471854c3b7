using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// Copies the keys of an old secret to the current one in one transaction, one instance at a time. The old rows stay for instances that
/// still run with the old secret.
/// </summary>
internal sealed class KeyRingCopy(DbConnection connection, StoreEngine engine, KeyRingSecret old, KeyRingSecret current)
{
    /// <summary>Locks by a number that only the gateway uses, until the transaction ends.</summary>
    private const string PostgreSqlLock = "select pg_advisory_xact_lock(7216430917)";

    /// <summary>Skips keys that do not open, and calls back with the name of each.</summary>
    public void Run(Action<string> skip)
    {
        if (!Waiting().Any())
        {
            return;
        }

        Execute(engine == StoreEngine.Sqlite ? "begin immediate" : $"begin; {PostgreSqlLock}");
        try
        {
            foreach (var row in Waiting().ToList())
            {
                if (row.Open(old) is { } xml)
                {
                    Copy(row, xml);
                }
                else
                {
                    skip(row.Name);
                }
            }

            Execute("commit");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private IEnumerable<KeyRingRow> Waiting() =>
        KeyRingRow.Read(connection, old.Mark).Where(row => !row.IsErased && row.Resealed != current.Mark);

    private void Copy(KeyRingRow row, string xml)
    {
        var own = KeyRingRow.Read(connection, current.Mark);
        if (!own.Exists(other => other.Open(current) == xml))
        {
            // An instance that ran without the old secret may have made another first key.
            var name = own.Exists(other => other.Name == row.Name && !other.IsErased) ? $"{row.Name}/{old.Mark}" : row.Name;
            using var insert = connection.CreateCommand();
            insert.CommandText = """
                insert into key_ring (mark, name, sealed) values (@mark, @name, @sealed)
                on conflict (mark, name) do update set sealed = excluded.sealed, resealed = null
                """;
            insert.Bind("mark", current.Mark).Bind("name", name).Bind("sealed", current.Seal(xml, KeyRingRow.PlaceOf(name)));
            insert.ExecuteNonQuery();
        }

        using var note = connection.CreateCommand();
        note.CommandText = "update key_ring set resealed = @current where mark = @mark and name = @name";
        note.Bind("current", current.Mark).Bind("mark", old.Mark).Bind("name", row.Name);
        note.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void RollBack()
    {
        try
        {
            Execute("rollback");
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The connection is broken, so the transaction has ended.
        }
    }
}
