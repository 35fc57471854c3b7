using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebexGateway.Tests.Abuse;

/// <summary>An attacker and honest visitors before one gateway. Each refusal of the attacker is followed by an honest request, which must succeed.</summary>
internal sealed class Scene(GatewayUnderTest gateway) : IAsyncDisposable
{
    public const string Attacker = "203.0.113.66";
    public const string Victim = "+573001112233";
    public const string NotServed = "+12125550100";

    private readonly List<string> honest = [];
    private int visitors;

    public GatewayUnderTest Gateway => gateway;

    public static async Task<Scene> StartAsync(params (string Key, string? Value)[] settings) => new(await GatewayUnderTest.StartAsync(settings));

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    /// <summary>The numbers that rang because somebody honest asked for it.</summary>
    public IReadOnlyList<string> Honest => honest;

    /// <summary>A body for <c>/callback/call</c>.</summary>
    public static string Body(string number = Victim, string? challenge = null, string? region = null) => JsonSerializer.Serialize(
        new Dictionary<string, string?> { ["destination"] = number, ["region"] = region, ["challenge"] = challenge }.Where(field => field.Value is not null).ToDictionary());

    /// <summary>The attacker sends a request with these headers and is refused.</summary>
    public async Task RefusedAsync(int status, string slug, string body, string from = Attacker, string path = "/callback/call", string type = "application/json", params (string Name, string Value)[] headers)
    {
        var answer = await SendAsync(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), from, path, type, headers);
        await answer.ShouldBeProblemAsync((HttpStatusCode)status, slug);
        await VisitAsync();
    }

    /// <summary>The operator puts a number on the do-not-call list.</summary>
    public async Task ForbidAsync(string number) =>
        (await gateway.PostAsOperatorAsync("/operator/do-not-call", new { number })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

    /// <summary>The attacker's last attempts of the ten minutes, none of which rings anything.</summary>
    public async Task UseUpTheLimitAsync(string from = Attacker, params (string Name, string Value)[] headers)
    {
        for (var i = 0; i < 5; i++)
        {
            var answer = await SendAsync(new StringContent(Body(NotServed)), from, "/callback/call", "application/json", headers);
            await answer.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        }
    }

    public Task<HttpResponseMessage> SendAsync(HttpContent content, string from, string path, string type, (string Name, string Value)[] headers, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = content };
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        request.Headers.Add(GatewayUnderTest.PretendedAddress.Header, from);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        return gateway.Client.SendAsync(request);
    }

    /// <summary>Somebody honest, from an address and with a number of their own, asks for a call and gets it.</summary>
    public async Task VisitAsync()
    {
        var visitor = visitors++;
        var (address, number) = ($"198.51.{100 + (visitor / 250)}.{1 + (visitor % 250)}", $"+57310{visitor:000}4567");
        var options = await (await GetAsync("/callback/options", address)).JsonAsync();
        var challenge = options.GetProperty("challenge").GetString() == "always" ? await SolveAsync("callback", address) : null;

        var answer = await SendAsync(new StringContent(Body(number, challenge)), address, "/callback/call", "application/json", [("Origin", Origin)]);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        honest.Add(number);
    }

    public string Origin => gateway.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    public async Task<JsonObject> ChallengeAsync(string purpose = "callback", string from = Attacker) =>
        JsonNode.Parse(await (await GetAsync($"/{purpose}/challenge", from)).Content.ReadAsStringAsync())!.AsObject();

    /// <summary>Asks for a challenge, takes a person's time, and solves it.</summary>
    public async Task<string> SolveAsync(string purpose = "callback", string from = Attacker)
    {
        var challenge = await ChallengeAsync(purpose, from);
        gateway.Clock.Advance(TimeSpan.FromSeconds(3));
        return Payload(challenge);
    }

    /// <summary>What the widget sends: base64 of the challenge's fields and the number.</summary>
    public static string Payload(JsonObject challenge, long? number = null, string? salt = null, string? algorithm = null) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        algorithm = algorithm ?? challenge["algorithm"]!.GetValue<string>(),
        challenge = challenge["challenge"]!.GetValue<string>(),
        number = number ?? Solve(challenge),
        salt = salt ?? challenge["salt"]!.GetValue<string>(),
        signature = challenge["signature"]!.GetValue<string>(),
        took = 812,
    })));

    public static long Solve(JsonObject challenge)
    {
        var (salt, hash) = (challenge["salt"]!.GetValue<string>(), challenge["challenge"]!.GetValue<string>());
        for (var number = 0L; number <= challenge["maxnumber"]!.GetValue<int>(); number++)
        {
            if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}{number}"))) == hash)
            {
                return number;
            }
        }

        throw new InvalidOperationException("The challenge has no solution.");
    }

    /// <summary>Writes bytes to the gateway's socket and gives back all that it answers until it closes.</summary>
    public async Task<string> RawAsync(string text)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")));
        try
        {
            return await new StreamReader(stream, Encoding.Latin1).ReadToEndAsync();
        }
        catch (IOException)
        {
            return ""; // reset
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path, string from) =>
        gateway.SendAsync(HttpMethod.Get, path, null, (GatewayUnderTest.PretendedAddress.Header, from));
}
