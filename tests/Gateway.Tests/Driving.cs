namespace WebexGateway.Tests;

internal static class Driving
{
    public static async Task UntilAsync(this GatewayUnderTest gateway, Func<bool> isSo, TimeSpan? step = null)
    {
        for (var i = 0; i < 2_000 && !isSo(); i++)
        {
            gateway.Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
            (await gateway.Client.GetAsync(new Uri("/health/live", UriKind.Relative))).EnsureSuccessStatusCode();
        }

        isSo().ShouldBeTrue();
    }
}
