using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests;

/// <summary>The whole gateway on a real loopback socket with the shipped configuration, beside a stand-in of its own, by the Node backend's variable names.</summary>
public sealed class GatewayUnderTest : WebApplicationFactory<Program>
{
    public const string Number = "+573211234567";
    public const string OperatorKey = GatewayProcess.OperatorKey;

    public const string KeyRingSecret = "key-ring-secret-of-the-tests-with-32-characters";

    /// <summary>The real time that a busy machine is given for what comes by itself.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo folder;
    private readonly GatewayUnderTest? first;
    private readonly Dictionary<string, string?> settings;
    private readonly List<GatewayUnderTest> beside = [];

    private GatewayUnderTest(WebexSandbox webex, IEnumerable<(string Key, string? Value)> given, GatewayUnderTest? first = null)
    {
        Webex = webex;
        this.first = first;
        folder = first?.folder ?? Directory.CreateTempSubdirectory("webex-gateway-");
        Clock = (TestClock)webex.Options.Clock;
        var address = webex.Address.GetLeftPart(UriPartial.Authority);
        settings = new()
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Webex:Sandbox"] = "false",
            ["CLIENT_ID"] = webex.Options.ClientId,
            ["CLIENT_SECRET"] = webex.Options.ClientSecret,
            ["REFRESH_TOKEN"] = webex.Options.RefreshToken,
            ["GUEST_CLIENT_ID"] = webex.Options.GuestClientId,
            ["GUEST_CLIENT_SECRET"] = webex.Options.GuestClientSecret,
            ["GUEST_REFRESH_TOKEN"] = webex.Options.GuestRefreshToken,
            ["REDIRECT_URI"] = "http://localhost:10000/oauth/callback",
            ["ENTRY_POINT_ID"] = webex.Options.EntryPointId,
            ["WXCC_API_URL"] = $"{address}/v1/tasks",
            ["WEBEX_API_URL"] = address,
            ["OPERATOR_KEY"] = OperatorKey,
            ["KEY_RING_SECRET"] = KeyRingSecret,
            ["Storage:Path"] = Path.Combine(folder.FullName, "gateway.db"),
            ["IpRateLimiting:IpWhitelist:0"] = "127.0.0.1",
            ["Callbacks:Budgets:Mode"] = "shadow", // most tests speak for many visitors, with neighbouring numbers or always the same
            ["Callbacks:CoolDown"] = "00:00:00",
            ["Callbacks:FollowUp:Enabled"] = "false", // most tests are about the way to Webex, and count the requests there
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:Yarp"] = "Trace",
            ["Logging:LogLevel:Yarp.ReverseProxy.Forwarder.HttpForwarder"] = "Trace",
            ["Logging:Console:LogLevel:Default"] = "None",
        };
        foreach (var (key, value) in given)
        {
            settings[key] = value;
        }

        UseKestrel(); // without a port, which the factory sets while the server may be starting (dotnet/aspnetcore PR 67714)
    }

    /// <summary>The Webex that this gateway speaks to.</summary>
    public WebexSandbox Webex { get; }

    /// <summary>The gateway's and the stand-in's; moves only when the test moves it.</summary>
    public TestClock Clock { get; }

    /// <summary>Every line that was logged, at every level.</summary>
    public ConcurrentQueue<string> Logs { get; } = new();

    /// <summary>Speaks to the gateway's socket; follows no redirects and keeps no cookies.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static Task<GatewayUnderTest> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(new SandboxOptions(), settings);

    public static async Task<GatewayUnderTest> StartAsync(SandboxOptions webex, params (string Key, string? Value)[] settings)
    {
        webex.Port = 0;
        webex.Clock = new TestClock();
        return new GatewayUnderTest(await WebexSandbox.StartAsync(webex), settings).Started();
    }

    /// <summary>The same, at another time than usual.</summary>
    public static async Task<GatewayUnderTest> StartAtAsync(DateTimeOffset now, params (string Key, string? Value)[] settings) =>
        new GatewayUnderTest(await WebexSandbox.StartAsync(new() { Port = 0, Clock = new TestClock(now) }), settings).Started();

    /// <summary>The same, on a clock that the test's own Webex shares.</summary>
    public static async Task<GatewayUnderTest> StartOnAsync(TestClock clock, params (string Key, string? Value)[] settings) =>
        new GatewayUnderTest(await WebexSandbox.StartAsync(new() { Port = 0, Clock = clock }), settings).Started();

    /// <summary>The same, beside a stand-in that is made ready before the gateway asks it for anything.</summary>
    public static async Task<GatewayUnderTest> StartAsync(Action<SandboxState> arrange, params (string Key, string? Value)[] settings)
    {
        var webex = await WebexSandbox.StartAsync(new() { Port = 0, Clock = new TestClock() });
        arrange(webex.State);
        return new GatewayUnderTest(webex, settings).Started();
    }

    /// <summary>Another gateway on the same store, clock and Webex, with the same settings but for these; it ends before this one.</summary>
    public GatewayUnderTest Beside(params (string Key, string? Value)[] changes)
    {
        beside.Add(new(Webex, settings.Select(setting => (setting.Key, setting.Value)).Concat(changes), this));
        return beside[^1].Started();
    }

    /// <summary>Stops this gateway and starts another in its place.</summary>
    public async Task<GatewayUnderTest> RestartAsync(params (string Key, string? Value)[] changes)
    {
        await Services.GetRequiredService<IHost>().StopAsync();
        return Beside(changes);
    }

    /// <summary>The requests for the Integration's token so far, as forms.</summary>
    public List<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>> TokenRequests(string? clientId = null) =>
        [.. Webex.State.Requests.Where(seen => seen.Path == "/v1/access_token").Select(seen => Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(seen.Body)).Where(form => form.GetValueOrDefault("client_id") == (clientId ?? Webex.Options.ClientId))];

    /// <summary>Moves the clock on by up to 300 steps, with real turns for what each step wakes, until it is so; a busy machine is given real time for it.</summary>
    public Task UntilAsync(Func<bool> isSo, TimeSpan? step = null) => UntilAsync(() => Task.FromResult(isSo()), step);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan?)"/>
    public async Task UntilAsync(Func<Task<bool>> isSoAsync, TimeSpan? step = null)
    {
        var begun = Stopwatch.StartNew();
        for (var i = 0; (i < 300 || begun.Elapsed < Patience) && !await isSoAsync(); i++)
        {
            if (i < 300)
            {
                Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
            }

            await TurnAsync();
        }

        (await isSoAsync()).ShouldBeTrue(string.Join("\n", Logs.Where(line => line.StartsWith("Warning") || line.StartsWith("Error") || line.Contains("token")).TakeLast(20)));
    }

    /// <summary>Until both tokens have been renewed for the first time, and no renewal is under way.</summary>
    public Task UntilTokensLiveAsync() => UntilAsync(
        () => Logs.Any(line => line.Contains("'ContactCenter' is live until")) && Logs.Any(line => line.Contains("'GuestIssuer' is live until")));

    /// <summary>Until the gateway says that it is ready.</summary>
    public Task UntilReadyAsync() => UntilAsync(async () => (await GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK);

    /// <summary>What readiness says about Webex.</summary>
    public async Task<string> WebexCheckAsync() =>
        (await (await GetAsync("/health/ready")).JsonAsync()).GetProperty("checks").GetProperty("webex").GetRawText();

    /// <summary>Until this generation of the configuration is in force, and the latest files have faults or none.</summary>
    public Task UntilConfigurationAsync(int generation, bool hasFaults = false) => UntilAsync(async () =>
    {
        var configuration = (await (await GetAsync("/health/ready")).JsonAsync()).GetProperty("checks").GetProperty("configuration");
        return configuration.GetProperty("generation").GetInt32() == generation && (configuration.GetProperty("faults").GetArrayLength() > 0) == hasFaults;
    });

    /// <summary>Every byte of the SQLite files, the write-ahead log included.</summary>
    public string StoreText() => string.Concat(folder.EnumerateFiles("gateway.db*").Select(file =>
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }));

    /// <summary>Waits until so many requests to one of Webex's paths have arrived; what has not come by then does not come.</summary>
    public Task ArrivedAsync(string path, int count) => Webex.State.WaitForRequestsAsync(path, count).WaitAsync(Patience);

    /// <summary>A turn for everybody that woke, through socket and store.</summary>
    public async Task TurnAsync()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            (await GetAsync("/health/ready")).Dispose();
        }
    }

    /// <summary>Posts a callback as a visitor would.</summary>
    public Task<HttpResponseMessage> CallAsync(string number = Number, string? name = "Ana", string? topic = null) =>
        PostAsync("/callback/call", JsonSerializer.Serialize(new Dictionary<string, string?> { ["destination"] = number, ["name"] = name, ["topic"] = topic }.Where(field => field.Value is not null).ToDictionary()));

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> PostAsync(string path, string json, string contentType = "application/json") =>
        Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, contentType));

    /// <summary>Asks as the operator, or with another key.</summary>
    public Task<HttpResponseMessage> OperateAsync(string path, string? key = OperatorKey) =>
        SendAsync(HttpMethod.Get, path, null, key is null ? [] : [("Authorization", $"Bearer {key}")]);

    /// <summary>Posts as the operator.</summary>
    public Task<HttpResponseMessage> PostAsOperatorAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), ("Authorization", $"Bearer {OperatorKey}"));

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = json is null ? null : JsonContent.Of(json) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Client.SendAsync(request);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var other in beside)
        {
            await other.DisposeAsync();
        }

        Client?.Dispose();
        await base.DisposeAsync();
        if (first is null)
        {
            await Webex.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private GatewayUnderTest Started()
    {
        StartServer();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = ClientOptions.BaseAddress };
        return this;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.AddSingleton<ILoggerProvider>(new LogRecorder(Logs));
            services.AddSingleton<IStartupFilter, PretendedAddress>();
        });
    }

    /// <summary>Lets a test speak from any address: the header <see cref="PretendedAddress.Header"/> becomes the connection's address before anything of ours runs.</summary>
    public sealed class PretendedAddress : IStartupFilter
    {
        public const string Header = "X-Test-Address";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                if (context.Request.Headers.Remove(Header, out var address))
                {
                    context.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
                }

                return following(context);
            });
            next(app);
        };
    }
}
