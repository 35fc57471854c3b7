using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WebexGateway.Startup;

/// <summary>
/// The gateway's port: <c>PORT</c> on all interfaces, as on Render and in the Node backend; <c>--urls</c> and <c>ASPNETCORE_URLS</c> win.
/// </summary>
public static class ListeningPort
{
    private const int Default = 10000;

    /// <summary>Sets the address unless the host has one. <see cref="Faults"/> reports a wrong one.</summary>
    public static void UsePort(this WebApplicationBuilder builder)
    {
        if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is not { Length: > 0 })
        {
            builder.WebHost.UseUrls($"http://*:{Read(builder.Configuration) ?? Default}");
        }
    }

    /// <summary>Returns the faults of the port and the addresses, each with the fix.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        if (Read(configuration) is null)
        {
            yield return $"PORT is '{configuration["PORT"]}', which is no port. "
                + $"Set a number from 1 to 65535, or leave it unset for {Default}.";
        }

        var urls = configuration[WebHostDefaults.ServerUrlsKey] ?? "";
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries);
        foreach (var wrong in urls.Length > 0 && addresses.Length == 0 ? [urls] : addresses.Where(address => !IsAddress(address)))
        {
            yield return $"ASPNETCORE_URLS (--urls) holds '{wrong}': write addresses such as http://127.0.0.1:8080, "
                + "divided by semicolons, or leave it unset and set PORT.";
        }

        foreach (var url in configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.GetSection("Url")))
        {
            if (!IsAddress(url.Value ?? ""))
            {
                yield return $"{url.Path} is '{url.Value}': write one address, such as http://127.0.0.1:8080.";
            }
        }
    }

    /// <summary>The reason why the server cannot listen, with the fix; null when it failed for another reason.</summary>
    /// <remarks>Kestrel is known by the stack: in a native executable no exception has a <see cref="Exception.Source"/>.</remarks>
    public static string? FaultOf(Exception failure) => failure switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"{failure.Message} Set PORT to a free one, or stop the program that listens there.",
        IOException or SocketException =>
            $"The gateway cannot listen: {failure.Message}. Correct PORT or ASPNETCORE_URLS (--urls): "
            + "it must be an address of this machine, and one that this user may take.",
        InvalidOperationException or FormatException or ArgumentException
            when failure.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel.Core", StringComparison.Ordinal) == true =>
            $"The gateway cannot listen: {failure.Message.Split('\n')[0].TrimEnd()} "
            + "Leave TLS to the proxy in front and give ASPNETCORE_URLS (--urls) an http address, or set Kestrel:Certificates:Default.",
        _ => null,
    };

    /// <summary><c>PORT</c>, 10000 when unset; null when it is not a port.</summary>
    private static int? Read(IConfiguration configuration) =>
        configuration["PORT"]?.Trim() is not { Length: > 0 } port ? Default
        : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535 ? number
        : null;

    private static bool IsAddress(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0
                && (address.IsUnixPipe || address.IsNamedPipe || address.Port is >= 0 and <= 65535);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
