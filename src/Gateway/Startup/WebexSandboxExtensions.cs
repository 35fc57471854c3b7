using System.Globalization;
using System.Net;
using System.Net.Sockets;
using WebexGateway.Sandbox;

namespace WebexGateway.Startup;

/// <summary>Lets the stand-in play Webex inside the gateway's process, so that the main job runs without credentials.</summary>
public static partial class WebexSandboxExtensions
{
    private const string EntryPoint = "Callbacks:EntryPoints:default";
    private const string RequestsPerMinute = "Webex:RequestsPerMinute";

    /// <summary>
    /// Points every address and credential at the stand-in and starts it with the host, in Development or when <c>Webex:Sandbox</c> is
    /// true.
    /// </summary>
    public static void AddWebexSandbox(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!(configuration.AsksForSandbox() ?? builder.Environment.IsDevelopment()))
        {
            return;
        }

        var options = new SandboxOptions
        {
            KnowsEntryPoint = id => configuration.GetSection("Callbacks:EntryPoints").GetChildren().Any(entry => entry.Value == id),
        };
        var reserved = Reserve(options.Port);
        options.Port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        options.EntryPointId = configuration[EntryPoint] is { Length: > 0 } configured ? configured : options.EntryPointId;
        options.RequestsPerMinute = int.TryParse(
            configuration[RequestsPerMinute],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var pace) ? pace : options.RequestsPerMinute;
        configuration.AddInMemoryCollection(Settings(options));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(reserved);
        builder.Services.AddHostedService<SandboxHost>();
    }

    private static Dictionary<string, string?> Settings(SandboxOptions options)
    {
        var address = $"http://127.0.0.1:{options.Port}";
        return new()
        {
            [SandboxSwitch.Key] = "true",
            ["Webex:ApiUrl"] = address,
            ["ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address"] = address,
            ["ReverseProxy:Clusters:webex:Destinations:primary:Address"] = address,
            [EntryPoint] = options.EntryPointId,
            ["Webex:Tokens:ContactCenter:ClientId"] = options.ClientId,
            ["Webex:Tokens:ContactCenter:ClientSecret"] = options.ClientSecret,
            ["Webex:Tokens:ContactCenter:RefreshToken"] = options.RefreshToken,
            ["Webex:Tokens:GuestIssuer:ClientId"] = options.GuestClientId,
            ["Webex:Tokens:GuestIssuer:ClientSecret"] = options.GuestClientSecret,
            ["Webex:Tokens:GuestIssuer:RefreshToken"] = options.GuestRefreshToken,
        };
    }

    /// <summary>
    /// Holds the usual port, or any other when it is taken, until the stand-in listens: gateways that start together must not collide.
    /// </summary>
    private static TcpListener Reserve(int usual)
    {
        try
        {
            return Listen(usual);
        }
        catch (SocketException)
        {
            return Listen(0);
        }
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    /// <summary>Starts the stand-in before the gateway takes requests, and stops it after.</summary>
    private sealed partial class SandboxHost(SandboxOptions options, TcpListener reserved, ILogger<SandboxHost> logger) : IHostedService
    {
        private WebexSandbox? sandbox;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            reserved.Dispose();
            sandbox = await WebexSandbox.StartAsync(options, cancellationToken);
            Log.Started(logger, sandbox.Address);
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            if (sandbox is not null)
            {
                await sandbox.DisposeAsync();
            }
        }

        private static partial class Log
        {
            [LoggerMessage(1, LogLevel.Information, "The stand-in plays Webex: no real telephone rings. See the calls at {Address}.")]
            public static partial void Started(ILogger logger, Uri address);
        }
    }
}
