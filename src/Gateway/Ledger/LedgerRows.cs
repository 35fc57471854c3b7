namespace WebexGateway.Ledger;

/// <summary>The rows of a query.</summary>
public abstract class LedgerRows : IAsyncDisposable
{
    public abstract ValueTask<bool> ReadAsync();

    public abstract bool IsNull(int column);

    public abstract int GetInt32(int column);

    public abstract long GetInt64(int column);

    /// <summary>Throws for null.</summary>
    public abstract string GetString(int column);

    public abstract byte[]? GetBytes(int column);

    public string? GetText(int column) => IsNull(column) ? null : GetString(column);

    public DateTimeOffset? GetMoment(int column) => IsNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

    public abstract ValueTask DisposeAsync();
}
