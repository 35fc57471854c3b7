namespace WebexGateway.Sandbox.Tests;

/// <summary>A test with a sandbox of its own.</summary>
public abstract class CloudTest : IAsyncLifetime
{
    private protected Cloud Cloud { get; private set; } = null!;

    public async Task InitializeAsync() => Cloud = await Cloud.StartAsync();

    public async Task DisposeAsync() => await Cloud.DisposeAsync();
}
