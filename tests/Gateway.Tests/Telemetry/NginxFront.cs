using System.Diagnostics;

namespace WebexGateway.Tests.Telemetry;

/// <summary>
/// Debian's nginx before several gateways, as a deployment has it; instances are taken out and put back by a reload.
/// It passes on at most <paramref name="perSecond"/> requests a second, and lets the others wait.
/// </summary>
internal sealed class NginxFront(int perSecond = 10_000) : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gateway-nginx-");
    private readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly int port = FreePort.Next();
    private Process? process;
    private int edition;

    public Uri At(string path) => new($"http://127.0.0.1:{port}{path}");

    /// <summary>Sends visitors to these instances from now on; returns when no visitor meets the ones before.</summary>
    public async Task ServeAsync(params GatewayProcess[] gateways)
    {
        edition++;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), Configuration(gateways));
        if (process is null)
        {
            process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-p", folder.FullName, "-c", "nginx.conf", "-e", "error.log"]))!;
        }
        else
        {
            using var reload = Process.Start("kill", ["-HUP", process.Id.ToString(null as IFormatProvider)]);
            await reload.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var seen = 0; seen < 50; seen = await EditionAsync(patience.Token) == edition ? seen + 1 : 0)
        {
            process.HasExited.ShouldBeFalse("see what nginx wrote to the standard error");
        }
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (process is not null)
        {
            using var quit = Process.Start("kill", ["-TERM", process.Id.ToString(null as IFormatProvider)]);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private async Task<int> EditionAsync(CancellationToken patience)
    {
        try
        {
            return int.Parse(await client.GetStringAsync(At("/edition"), patience), null);
        }
        catch (HttpRequestException)
        {
            return 0; // nginx starts
        }
    }

    /// <summary>A connection for each request, so that a reload of nginx itself ends no visitor's; nothing is tried twice.</summary>
    private string Configuration(GatewayProcess[] gateways) => $$"""
        daemon off;
        user root;
        worker_processes 2;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
          access_log off;
          keepalive_timeout 0;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          limit_req_zone $server_port zone=visitors:1m rate={{perSecond}}r/s;
          upstream gateways { {{string.Concat(gateways.Select(gateway => $"server 127.0.0.1:{gateway.Port} max_fails=0; "))}} }
          server {
            listen 127.0.0.1:{{port}};
            location = /edition { return 200 "{{edition}}"; }
            location / { limit_req zone=visitors burst=10000; proxy_pass http://gateways; proxy_set_header Host $host; proxy_next_upstream off; }
          }
        }
        """;
}

/// <summary>A test that needs Debian's nginx; <c>./test.sh</c> installs it.</summary>
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() =>
        Skip = File.Exists("/usr/sbin/nginx") || Environment.GetEnvironmentVariable("CI") == "true" ? null : "nginx is not installed: apt-get install nginx, or run ./test.sh.";
}
