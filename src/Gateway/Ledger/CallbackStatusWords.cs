namespace WebexGateway.Ledger;

/// <summary>The contract's words for the statuses.</summary>
public static class CallbackStatusWords
{
    private static readonly string[] Words = ["submitting", "queued", "scheduled", "placed", "unconfirmed", "refused", "cancelled"];

    public static string Word(this CallbackStatus status) => Words[(int)status];
}
