namespace WebexGateway.Storage;

/// <summary>Writes the rows of one table.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    ValueTask WriteAsync(object[] row, CancellationToken cancellationToken);

    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
