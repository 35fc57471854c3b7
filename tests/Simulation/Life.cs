namespace WebexGateway.Simulation;

/// <summary>One run of an instance, from its start to its stop or crash. Nothing of a dead one runs again.</summary>
internal sealed class Life(int number, string name)
{
    public int Number => number;

    public string Name => name;

    public bool IsDead { get; private set; }

    public void End() => IsDead = true;
}
