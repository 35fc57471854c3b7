namespace WebexGateway.FollowUp;

/// <summary>Bounds the events that are handled at once and in a second, so that a flood of them costs visitors nothing.</summary>
public sealed class EventBound(TimeProvider clock)
{
    private const int MostAtOnce = 16;
    private const int MostPerSecond = 100;

    private readonly Lock gate = new();
    private int underWay;
    private int inSecond;
    private long begun;

    /// <summary>Returns false when there are too many. Every true is followed by one <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(begun) >= TimeSpan.FromSeconds(1))
            {
                (begun, inSecond) = (clock.GetTimestamp(), 0);
            }

            if (underWay >= MostAtOnce || inSecond >= MostPerSecond)
            {
                return false;
            }

            underWay++;
            inSecond++;
            return true;
        }
    }

    public void Leave()
    {
        lock (gate)
        {
            underWay--;
        }
    }
}
