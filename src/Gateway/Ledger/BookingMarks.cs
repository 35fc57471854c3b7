namespace WebexGateway.Ledger;

/// <summary>The keyed hashes by which the ledger finds a booking.</summary>
public sealed class BookingMarks(LedgerKeys keys, BookingRequest request)
{
    public byte[] Number { get; } = keys.Fingerprint("number", request.Number.E164);

    /// <summary>The number without its last four digits: neighbouring numbers share it.</summary>
    public byte[] Prefix { get; } = keys.Fingerprint("prefix", request.Number.Prefix);

    public byte[] Address { get; } = keys.Fingerprint("address", request.Address);

    public byte[]? Idempotency { get; } = request.IdempotencyKey is { } key ? keys.Fingerprint("idempotency", key) : null;

    /// <summary>The whole request, if there is a key.</summary>
    public byte[]? Body { get; } = request.IdempotencyKey is null ? null : keys.Fingerprint("body", request.Body);

    /// <summary>Number, prefix and key: by these a booking changes what the ledger knows about another.</summary>
    internal IEnumerable<Guid> Shared =>
        Idempotency is null ? [new(Number), new(Prefix)] : [new(Number), new(Prefix), new(Idempotency)];
}
