using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace WebexGateway.Sandbox.Tests;

/// <summary>A sandbox of the test's own, and a client that talks to it as the gateway would.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    private Cloud(WebexSandbox sandbox, FakeTimeProvider clock)
    {
        Sandbox = sandbox;
        Clock = clock;
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = sandbox.Address,
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public WebexSandbox Sandbox { get; }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    public SandboxState State => Sandbox.State;

    public SandboxOptions Options => Sandbox.Options;

    public static async Task<Cloud> StartAsync(Action<SandboxOptions>? configure = null)
    {
        var clock = new FakeTimeProvider(new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero));
        var options = new SandboxOptions { Port = 0, Clock = clock };
        configure?.Invoke(options);
        return new(await WebexSandbox.StartAsync(options), clock);
    }

    /// <summary>What asks for an access token by a refresh token.</summary>
    public static Dictionary<string, string> Form(string clientId, string clientSecret, string refreshToken) => new()
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = clientId,
        ["client_secret"] = clientSecret,
        ["refresh_token"] = refreshToken,
    };

    public Task<HttpResponseMessage> RefreshAsync(string? refreshToken = null) => TokenAsync(Form(Options.ClientId, Options.ClientSecret, refreshToken ?? Options.RefreshToken));

    public Task<HttpResponseMessage> TokenAsync(Dictionary<string, string> form) =>
        Http.PostAsync("/v1/access_token", new FormUrlEncodedContent(form));

    public async Task<string> AccessTokenAsync() => (await (await RefreshAsync()).JsonAsync())["access_token"]!.GetValue<string>();

    public async Task<string> GuestIssuerTokenAsync()
    {
        var answer = await TokenAsync(Form(Options.GuestClientId, Options.GuestClientSecret, Options.GuestRefreshToken));
        return (await answer.JsonAsync())["access_token"]!.GetValue<string>();
    }

    public Task<HttpResponseMessage> PlaceAsync(string token, Action<JsonObject>? change = null, CancellationToken cancellation = default)
    {
        var body = GoodTask();
        change?.Invoke(body);
        return SendAsync(HttpMethod.Post, "/v1/tasks", token, body, cancellation);
    }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string token, JsonObject? body = null, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonBody(body.ToJsonString()) };
        request.Headers.Authorization = new("Bearer", token);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public Task<HttpResponseMessage> ArmOverHttpAsync(object order) => Http.PostAsJsonAsync("/_sandbox/faults", order);

    public JsonObject GoodTask() => new()
    {
        ["entryPointId"] = Options.EntryPointId,
        ["destination"] = "+573001234567",
        ["mediaType"] = "telephony",
        ["outboundType"] = "CALLBACK",
        ["callback"] = new JsonObject { ["callbackOrigin"] = "web", ["callbackType"] = "immediate" },
        ["attributes"] = new JsonObject { ["Name"] = "Ana", ["Topic"] = "sales" },
    };

    public string ScheduledCallbacks() => $"/v1/callbacks/organization/{Options.OrganizationId}/scheduled-callback";

    /// <summary>Monday 2 March 2026 at 11:00 in Bogota, an hour from the clock's start; a field without a value is left out.</summary>
    public static JsonObject GoodSchedule(params (string Field, string? Value)[] changes)
    {
        var body = new JsonObject
        {
            ["customerName"] = "Ana",
            ["callbackNumber"] = "+573001234567",
            ["timezone"] = "America/Bogota",
            ["scheduleDate"] = "2026-03-02",
            ["startTime"] = "11:00:00",
            ["endTime"] = "12:00:00",
            ["queueId"] = "9a1c1d5e-0c7b-4b8f-9a53-3f1ddf8ef0b1",
        };
        foreach (var (field, value) in changes)
        {
            if (value is null)
            {
                body.Remove(field);
            }
            else
            {
                body[field] = value;
            }
        }

        return body;
    }

    public static StringContent JsonBody(string json) => new(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
    }
}
