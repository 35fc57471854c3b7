namespace WebexGateway.Ledger;

/// <summary>A callback to be booked. It prints as its topic.</summary>
/// <param name="Route">The route that sends it.</param>
/// <param name="Number">Whom to call.</param>
/// <param name="Region">The number's region.</param>
/// <param name="Address">The visitor's address as a key for counting.</param>
/// <param name="Name">The visitor's name, if given.</param>
/// <param name="Topic">Decides the entry point.</param>
/// <param name="Consent">The version of the consent text that was accepted.</param>
/// <param name="When">When to call; null for now.</param>
/// <param name="IdempotencyKey">The visitor's <c>Idempotency-Key</c>.</param>
/// <param name="Body">What was asked, as one text: the same key with another is a mistake.</param>
/// <param name="Hours">The opening hours that hold for it.</param>
/// <param name="HasToken">There is a token to send it with.</param>
public sealed record BookingRequest(
    string Route, PhoneNumber Number, string Region, string Address, string? Name, string Topic, string? Consent, DateTimeOffset? When,
    string? IdempotencyKey, string Body, OpeningHours Hours, bool HasToken)
{
    /// <summary>The visitor's address is on the white list and passes the rules for one address.</summary>
    public bool IsWhitelisted { get; init; }

    public override string ToString() => $"booking about {Topic}";
}

/// <summary>The result of a booking.</summary>
public abstract record Booking
{
    private Booking()
    {
    }

    /// <summary>The row is written, and this request must ask Webex now.</summary>
    public sealed record Submitting(long Row, Guid Id, string Reference) : Booking;

    /// <summary>The row is written and waits: queued or scheduled.</summary>
    public sealed record Waiting(Guid Id, string Reference, CallbackStatus Status, DateTimeOffset At) : Booking;

    /// <summary>The same key and body had this answer before.</summary>
    public sealed record Answered(Guid Id, string Reference, CallbackStatus Status, DateTimeOffset At) : Booking;

    /// <summary>The same key and body came before, and that request is asking Webex now.</summary>
    public sealed record UnderWay(Guid Id, string Reference) : Booking;

    /// <summary>
    /// The same number and topic were asked for a short while ago or wait for their time, or the number is on the do-not-call list: the
    /// visitor cannot tell which.
    /// </summary>
    public sealed record AlreadyRequested : Booking;

    public sealed record KeyReused : Booking;

    public sealed record OverBudget(SpentBudget Budget) : Booking;

    public sealed record TimeTaken : Booking;
}
