using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WebexGateway.Configuration;

/// <summary>Where the gateway listens: <c>PORT</c> on all interfaces, as Render and the Node backend have it; <c>--urls</c> and <c>ASPNETCORE_URLS</c> win.</summary>
public static class ListeningPort
{
    private const int Default = 10000;

    /// <summary>Sets the address, unless the host was given one.</summary>
    public static void UsePort(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is not { Length: > 0 } addresses)
        {
            builder.WebHost.UseUrls($"http://*:{Read(builder.Configuration)}");
        }
        else if (addresses.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(address => !IsAddress(address)) is { } wrong)
        {
            throw new ConfigurationFaultException($"ASPNETCORE_URLS (--urls) holds '{wrong}': write addresses such as http://127.0.0.1:8080, divided by semicolons, or leave it unset and set PORT.");
        }
    }

    /// <summary>Why the server could not listen, with the fix; null when it failed of something else.</summary>
    public static string? FaultOf(Exception failure) => failure switch
    {
        IOException { InnerException: AddressInUseException } => $"{failure.Message} Set PORT to a free one, or stop whoever listens there.",
        IOException or SocketException => $"The gateway cannot listen: {failure.Message}. Correct PORT or ASPNETCORE_URLS (--urls): it must be an address of this machine, and one that this user may take.",
        InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => $"The gateway cannot listen: {failure.Message.Split('\n')[0].TrimEnd()} Leave TLS to the proxy in front and give ASPNETCORE_URLS (--urls) an http address, or set Kestrel:Certificates:Default.",
        _ => null,
    };

    /// <summary>The port by <c>PORT</c>, 10000 when unset.</summary>
    public static int Read(IConfiguration configuration)
    {
        if (configuration["PORT"]?.Trim() is not { Length: > 0 } port)
        {
            return Default;
        }

        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535
            ? number
            : throw new ConfigurationFaultException($"PORT is '{port}', which is no port. Set a number from 1 to 65535, or leave it unset for {Default}.");
    }

    private static bool IsAddress(string text)
    {
        try
        {
            return BindingAddress.Parse(text).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
