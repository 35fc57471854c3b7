using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using WebexGateway.Sandbox;
using WebexGateway.Startup;

namespace WebexGateway.Tests;

/// <summary>The gateway in its own process tells a receiver behind TLS, whose certificate it checks.</summary>
public sealed class HttpsAlertTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gateway-alert-");
    private readonly Channel<string> received = Channel.CreateUnbounded<string>();

    private string Store => Path.Combine(folder.FullName, "gateway.db");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_fault_in_the_configuration_reaches_an_HTTPS_receiver_once_and_its_end_once()
    {
        using var certificate = NewCertificate();
        var trusted = Path.Combine(folder.FullName, "receiver.pem");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem());
        await using var receiver = await StartReceiverAsync(certificate);
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        var config = folder.CreateSubdirectory("config");
        foreach (var file in Directory.GetFiles(Path.Combine(ContentRoot.Find(), "config"), "*.json"))
        {
            File.Copy(file, Path.Combine(config.FullName, Path.GetFileName(file)));
        }

        var rules = Path.Combine(config.FullName, "callbacks.json");
        var good = await File.ReadAllTextAsync(rules);
        await using var gateway = GatewayProcess.InProduction(
            webex,
            ("Storage__Path", Store),
            ("Configuration__Folder", config.FullName),
            ("Operator__Alerts__Url", $"https://localhost:{new Uri(receiver.Urls.First()).Port}/hook"),
            ("SSL_CERT_FILE", trusted));
        await gateway.StartAsync();

        await File.WriteAllTextAsync(rules, "{");
        (await NextAsync()).GetProperty("cause").GetString()!.ShouldContain("config");
        await EndThePauseAsync();
        await File.WriteAllTextAsync(rules, good);
        (await NextAsync()).GetProperty("state").GetString().ShouldBe("healthy");

        await gateway.TerminateAsync();
        received.Reader.TryRead(out _).ShouldBeFalse("one message each");
        gateway.Output.ShouldNotContain("could not be told");
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted()
    {
        using var certificate = NewCertificate();
        await using var receiver = await StartReceiverAsync(certificate);
        await using var gateway = await GatewayUnderTest.StartAsync(("Operator:Alerts:Url", $"https://localhost:{new Uri(receiver.Urls.First()).Port}/hook"));

        var answer = await (await gateway.PostAsOperatorAsync("/operator/alerts/test", new { })).JsonAsync();

        answer.GetProperty("delivered").GetBoolean().ShouldBeFalse();
        answer.GetProperty("reason").GetString().ShouldBe("the receiver could not be reached (SecureConnectionError)");
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task<WebApplication> StartReceiverAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var receiver = builder.Build();
        receiver.MapPost("/hook", async context =>
        {
            context.Request.IsHttps.ShouldBeTrue();
            using var reader = new StreamReader(context.Request.Body);
            await received.Writer.WriteAsync(await reader.ReadToEndAsync());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await receiver.StartAsync();
        return receiver;
    }

    private async Task<JsonElement> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return JsonElement.Parse(await received.Reader.ReadAsync(patience.Token));
    }

    /// <summary>Lets the last message be an old one, so that the next need not wait.</summary>
    private async Task EndThePauseAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "update ledger_state set value = 0 where name = 'alert-at'";
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
