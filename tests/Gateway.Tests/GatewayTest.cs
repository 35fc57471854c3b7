namespace WebexGateway.Tests;

/// <summary>A test with a gateway of its own.</summary>
public abstract class GatewayTest : IAsyncLifetime
{
    protected GatewayUnderTest Gateway { get; private set; } = null!;

    public async Task InitializeAsync() => Gateway = await StartAsync();

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    protected virtual Task<GatewayUnderTest> StartAsync() => GatewayUnderTest.StartAsync();
}
