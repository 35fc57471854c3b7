using System.Net;
using Microsoft.Extensions.Options;
using WebexGateway.Settings;

namespace WebexGateway.Tokens;

/// <summary>Where Webex sends the operator's browser back to: what is registered, never what a request's Host says.</summary>
public sealed class RedirectUri(IOptionsMonitor<WebexOptions> webex, IConfiguration configuration)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>The configured URI; beside the stand-in, where none is registered, the loopback name by which the operator came.</summary>
    public Uri? For(HttpContext context)
    {
        var options = webex.CurrentValue;
        if (options.RedirectUri is not null || configuration.AsksForSandbox() != true || context.Connection.LocalIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            return options.RedirectUri;
        }

        var name = LoopbackNames.FirstOrDefault(name => name == context.Request.Host.Host) ?? LoopbackNames[0];
        return new Uri($"http://{name}:{context.Connection.LocalPort}/oauth/callback");
    }
}
