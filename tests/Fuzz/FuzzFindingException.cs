namespace WebexGateway.Fuzz;

/// <summary>An answer that breaks a promise of the gateway.</summary>
public sealed class FuzzFindingException(string message) : Exception(message)
{
    public static void Unless(bool isKept, string promise)
    {
        if (!isKept)
        {
            throw new FuzzFindingException($"Not kept: {promise}.");
        }
    }
}
