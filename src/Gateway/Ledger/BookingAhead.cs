namespace WebexGateway.Ledger;

/// <summary>What a booking is decided by.</summary>
/// <param name="Marks">How the ledger finds it.</param>
/// <param name="CallTime">When it is wanted, or the next opening.</param>
/// <param name="History">What the ledger knows.</param>
internal sealed record BookingAhead(BookingMarks Marks, DateTimeOffset CallTime, BookingHistory History);
