using System.Globalization;

namespace WebexGateway.Configuration;

/// <summary>Where the gateway listens: <c>PORT</c> on all interfaces, as Render and the Node backend have it; <c>--urls</c> and <c>ASPNETCORE_URLS</c> win.</summary>
public static class ListeningPort
{
    private const int Default = 10000;

    /// <summary>Sets the address, unless the host was given one.</summary>
    public static void UsePort(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is not { Length: > 0 })
        {
            builder.WebHost.UseUrls($"http://*:{Read(builder.Configuration)}");
        }
    }

    /// <summary>The port by <c>PORT</c>, 10000 when unset.</summary>
    public static int Read(IConfiguration configuration)
    {
        var port = configuration["PORT"];
        if (string.IsNullOrWhiteSpace(port))
        {
            return Default;
        }

        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 65535
            ? number
            : throw new ConfigurationFaultException($"PORT is '{port}', which is no port. Set a number from 1 to 65535, or leave it unset for {Default}.");
    }
}
