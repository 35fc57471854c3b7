using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace WebexGateway.Tests.Abuse;

/// <summary>
/// The attacks that need no budgets, played through HTTP against the whole gateway. What each would have cost is reckoned by call minutes at list prices, or by an agent's time.
/// </summary>
public sealed class AttackTests
{
    private const string Satellite = "USD 90: ten minutes to a satellite telephone at USD 9";
    private const string Premium = "USD 60: twenty minutes to a premium line at USD 3, shared with the attacker";
    private const string Revenue = "USD 40: an hour to a revenue-share range at USD 0.70 a minute";
    private const string Harassment = "a person's night: the same telephone rings over and over";
    private const string Agents = "USD 15 an hour: an agent talks to nobody";
    private const string Drain = "USD 300: the day's budget of calls spent by one machine";
    private const string Smuggled = "USD 9: a call that the proxy in front never counted";

    private static readonly Attack[] Attacks =
    [
        // Numbers, as people and attackers spell them
        Attack.OfNumber("a satellite number", Satellite, "+8816 3142 3456"),
        Attack.OfNumber("a satellite number after 00", Satellite, "0088163142 3456"),
        Attack.OfNumber("a satellite number in full-width digits", Satellite, "＋８８１６３１４２３４５６"),
        Attack.OfNumber("a satellite number in Arabic digits", Satellite, "+٨٨١٦٣١٤٢٣٤٥٦"),
        Attack.OfNumber("an Inmarsat number", Satellite, "+870 301 234 567"),
        Attack.OfNumber("an international network", Satellite, "+882 16 5551234"),
        Attack.OfNumber("an international premium number", Premium, "+979 123 456 789"),
        Attack.OfNumber("an international shared-cost number", Revenue, "+808 1234 5678"),
        Attack.OfNumber("a premium number of a served region", Premium, "+57 1 900 123 4567"),
        Attack.OfNumber("a British personal number with (0)", Revenue, "+44 (0)70 1234 5678", "GB"),
        Attack.OfNumber("a British 0871 number", Premium, "0871 234 5678", "GB", "GB"),
        Attack.OfNumber("a Spanish 803 number", Premium, "+34 803 123 456", "ES"),
        Attack.OfNumber("a Spanish shared-cost number", Revenue, "+34 902 123 456", "ES"),
        Attack.OfNumber("a Belgian 078 number", Revenue, "+32 78 15 15 15", "BE"),
        Attack.OfNumber("a US 900 number", Premium, "+1 900 234 5678", "US"),
        Attack.OfNumber("Jamaica under a US-only policy", Revenue, "+1 876 210 1234", "US", "US"),
        Attack.OfNumber("the Dominican Republic under a US-only policy", Revenue, "1 809 234 5678", "US", "US"),
        Attack.OfNumber("Grenada under a US-only policy", Revenue, "+1 (473) 403-1234", "US"),
        Attack.OfNumber("Jersey under a Britain-only policy", Revenue, "+44 7797 712345", "GB"),
        Attack.OfNumber("Kazakhstan under a Russia-only policy", Revenue, "+7 771 000 9998", "RU"),
        Attack.OfNumber("an extension", Agents, $"{Scene.Victim};ext=99"),
        Attack.OfNumber("pauses and tones", Premium, $"{Scene.Victim},,1,,900"),
        Attack.OfNumber("a satellite number between right-to-left marks", Satellite, "\u200f+8816\u202e3142 3456\u202c"),
        Attack.OfNumber("a second number after the first", Premium, $"{Scene.Victim} +979123456789"),
        Attack.OfBody("a NUL that cuts the number short", Satellite, """{"destination":"+8816\u000031423456"}"""),

        // Addresses
        Attack.OfDisguise("X-Forwarded-For invented with no proxy", Drain, scene => Each(20, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), headers: ("X-Forwarded-For", $"198.18.0.{i}")))),
        Attack.OfDisguise("X-Forwarded-For invented, past a proxy that is trusted", Drain, scene => Each(5, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), headers: ("X-Forwarded-For", $"198.18.0.{i}"))), ("Site:TrustedProxies:0", "10.0.0.0/8")),
        new("a chain of invented X-Forwarded-For through the trusted proxy", Drain, ChainThroughProxyAsync, ("Site:TrustedProxies:0", "10.0.0.0/8")),
        new("a chain of invented X-Forwarded-For through Render", Drain, ChainThroughRenderAsync, ("Site:TrustedProxies", "render")),
        new("a trusted proxy's address invented inside the chain", Drain, ProxyInsideChainAsync, ("Site:TrustedProxies:0", "10.0.0.0/8")),
        new("an X-Forwarded-For that is no address, through the trusted proxy", Drain, NoAddressInChainAsync, ("Site:TrustedProxies:0", "10.0.0.0/8")),
        new("X-Forwarded-For invented where the host was told to believe everybody", Drain, BelievingHostAsync, ("ForwardedHeaders_Enabled", "true"), ("IpRateLimiting:IpWhitelist:0", "192.0.2.1")),
        Attack.OfDisguise("other headers that name an address", Drain, scene => Each(4, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), headers: (new[] { "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded" }[i], i == 3 ? "for=198.18.0.9" : "198.18.0.9")))),
        new("rotation inside an IPv6 /64", Drain, RotateInsideAsync),
        new("rotation inside an IPv6 /48", Drain, RotateWideAsync, ("Abuse:Challenge", "off")),
        Attack.OfDisguise("the same address as IPv4 in IPv6", Drain, scene => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: $"::ffff:{Scene.Attacker}")),
        Attack.OfDisguise("other spellings of the path", Drain, OtherPathsAsync),
        Attack.OfDisguise("another method in a header", Drain, scene => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), headers: ("X-HTTP-Method-Override", "GET"))),
        new("a flood of anything", Drain, FloodAsync),
        new("guest tokens by the dozen", "USD 12 a month for each guest licence, and calls in our name", GuestsAsync),

        // Other sites
        Attack.OfSite("a fetch from another site", Harassment, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")),
        Attack.OfSite("a fetch from another site by an old browser", Harassment, ("Origin", "https://evil.example")),
        Attack.OfSite("a request without Origin from another site", Harassment, ("Sec-Fetch-Site", "cross-site")),
        Attack.OfSite("a sandboxed frame", Harassment, ("Origin", "null"), ("Sec-Fetch-Site", "cross-site")),
        Attack.OfSite("a neighbour under the same domain", Harassment, ("Origin", "https://blog.localhost"), ("Sec-Fetch-Site", "same-site")),
        Attack.OfSite("a contradiction of Origin and Sec-Fetch-Site", Harassment, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin")),
        Attack.OfSite("two origins", Harassment, ("Origin", "http://127.0.0.1, https://evil.example")),
        new("a site whose name begins like ours", Harassment, scene => scene.RefusedAsync(403, "not-a-visitor", Scene.Body(), headers: ("Origin", $"{scene.Origin}.evil.example"))),
        new("our own page without TLS", Harassment, scene => scene.RefusedAsync(403, "not-a-visitor", Scene.Body(), headers: [("Origin", scene.Origin), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "198.18.0.1")], from: "10.0.0.1"), ("Site:TrustedProxies:0", "10.0.0.0/8")),
        new("a name of the attacker's that leads to our address", Harassment, RebindAsync, ("AllowedHosts", "localhost;127.0.0.1")),
        new("a form on another site", Harassment, scene => scene.RefusedAsync(415, "unsupported-media-type", $"{Scene.Body()[..^1]},\"x\":\"=\"}}", type: "text/plain", headers: ("Origin", "https://evil.example"))),
        new("a form on another site, url-encoded", Harassment, scene => scene.RefusedAsync(415, "unsupported-media-type", $"destination={Scene.Victim}", type: "application/x-www-form-urlencoded", headers: ("Origin", "https://evil.example"))),
        new("a preflight from another site", Harassment, PreflightAsync),

        // Robots
        new("a robot that fills in every field", Agents, scene => scene.RefusedAsync(403, "not-a-visitor", $$"""{"destination":"{{Scene.Victim}}","website":"https://spam.example"}""")),
        new("a robot that fills in every field for a guest token", Agents, scene => scene.RefusedAsync(403, "not-a-visitor", """{"name":"Ana","website":"x"}""", path: "/guest/token")),
        new("a robot that fills in every field where no challenge is asked for", Agents, scene => scene.RefusedAsync(403, "not-a-visitor", $$"""{"destination":"{{Scene.Victim}}","website":"x"}"""), ("Abuse:Challenge", "off")),
        new("a robot that fills in every field with a challenge that is none", Agents, scene => scene.RefusedAsync(403, "not-a-visitor", $$"""{"destination":"{{Scene.Victim}}","website":"x","challenge":"e30="}""")),
        Attack.OfChallenge("no challenge where one is asked for", Agents, scene => scene.RefusedAsync(403, "not-a-visitor", Scene.Body())),
        Attack.OfChallenge("a challenge that somebody has used", Drain, ReplayAsync),
        Attack.OfChallenge("one challenge sent twenty times at once", Drain, ReplayAtOnceAsync),
        Attack.OfChallenge("a challenge that has expired", Drain, async scene =>
        {
            var solved = await scene.SolveAsync();
            scene.Gateway.Clock.Advance(TimeSpan.FromMinutes(10));
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: solved));
        }),
        Attack.OfChallenge("a challenge answered sooner than a person can type", Drain, async scene => await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: Scene.Payload(await scene.ChallengeAsync())))),
        Attack.OfChallenge("a challenge for something else", Drain, async scene =>
        {
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: await scene.SolveAsync("guest")));
            await scene.RefusedAsync(403, "not-a-visitor", $$"""{"challenge":"{{await scene.SolveAsync("callback")}}"}""", path: "/guest/token");
        }),
        Attack.OfChallenge("a challenge spliced to live longer", Drain, SpliceAsync),
        Attack.OfChallenge("a challenge with another salt", Drain, async scene =>
        {
            var challenge = await LaterAsync(scene);
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: Scene.Payload(challenge, salt: challenge["salt"]!.GetValue<string>().Replace("for=callback", "for=callback&x=1", StringComparison.Ordinal))));
        }),
        Attack.OfChallenge("a challenge with another algorithm", Drain, async scene => await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: Scene.Payload(await LaterAsync(scene), algorithm: "SHA-1")))),
        Attack.OfChallenge("a challenge that is not solved", Drain, async scene =>
        {
            var challenge = await LaterAsync(scene);
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: Scene.Payload(challenge, number: Scene.Solve(challenge) + 1)));
        }),
        Attack.OfChallenge("a challenge that the attacker made", Drain, async scene =>
        {
            var own = await LaterAsync(scene);
            own["salt"] = "00112233445566778899aabbccddeeff?for=callback&max=1000&issued=0&expires=99999999999&";
            own["challenge"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{own["salt"]!.GetValue<string>()}7")));
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: Scene.Payload(own)));
        }),
        Attack.OfChallenge("a challenge that is rubbish", Drain, async scene =>
        {
            foreach (var rubbish in new[] { "%%%", "e30=", "bnVsbA==", "eyJhbGdvcml0aG0iOltdfQ==" })
            {
                await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: rubbish));
            }
        }),

        // Bodies
        Attack.OfBody("a field that stands twice", Premium, $$"""{"destination":"+979123456789","destination":"{{Scene.Victim}}"}"""),
        Attack.OfBody("a field in other letters", Premium, $$"""{"destination":"{{Scene.Victim}}","Destination":"+979123456789"}"""),
        Attack.OfBody("a field that stands twice by an escape", Premium, $$"""{"destination":"{{Scene.Victim}}","\u0064estination":"+979123456789"}"""),
        Attack.OfBody("fields of Webex's own", Premium, $$"""{"destination":"{{Scene.Victim}}","entryPointId":"theirs","outboundType":"EXECUTION"}"""),
        Attack.OfBody("a prototype", Agents, $$"""{"destination":"{{Scene.Victim}}","__proto__":{"mediaType":"chat"} }"""),
        Attack.OfBody("half of a surrogate pair", Agents, $$"""{"destination":"{{Scene.Victim}}","name":"\ud800"}"""),
        Attack.OfBody("half of a surrogate pair in a field's name", Agents, $$"""{"destination":"{{Scene.Victim}}","\ud800name":"x"}"""),
        Attack.OfBody("a byte order mark", Agents, $"\ufeff{Scene.Body()}"),
        Attack.OfBody("an object for a number", Premium, """{"destination":{"$ne":""}}"""),
        Attack.OfBody("two thousand levels", Agents, $$"""{"destination":"{{Scene.Victim}}","x":{{new string('[', 1000)}}{{new string(']', 1000)}}}"""),
        Attack.OfBody("a second document", Premium, $$"""{"destination":"{{Scene.Victim}}"}{"destination":"+979123456789"}"""),
        Attack.OfBody("a comment", Premium, $$"""{"destination":"{{Scene.Victim}}"/*","destination":"+979123456789"*/}"""),
        new("a body in UTF-16", Premium, scene => BytesAsync(scene, Encoding.Unicode.GetBytes(Scene.Body()), "application/json", 400)),
        new("a body that says UTF-16", Premium, scene => BytesAsync(scene, Encoding.Unicode.GetBytes(Scene.Body()), "application/json; charset=utf-16", 415)),
        new("overlong UTF-8", Premium, scene => BytesAsync(scene, [.. "{\"destination\":\"+57300111"u8, 0xC0, 0xB2, .. "233\"}"u8], "application/json", 400)),
        new("a body of 64 KiB", Agents, scene => scene.RefusedAsync(413, "payload-too-large", new string(' ', 65_000) + Scene.Body())),
        new("a line in the query for Webex", Smuggled, scene => scene.RefusedAsync(422, "number-not-served", Scene.Body("+979123456789"), path: "/callback/call?destination=%0d%0aHost:%20evil")),

        // The wire
        Attack.OfWire("Content-Length beside chunked", Smuggled, "400", $"POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {Scene.Body().Length}\r\nTransfer-Encoding: chunked", $"{Scene.Body().Length:x}\r\n{Scene.Body()}\r\n0\r\n\r\n"),
        Attack.OfWire("two Content-Lengths", Smuggled, "400", $"POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {Scene.Body().Length}\r\nContent-Length: 0", Scene.Body()),
        Attack.OfWire("chunked that is not the last coding", Smuggled, "400", "POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked, identity", Scene.Body()),
        .. new[] { "gzip, chunked", "chunked, chunked", "chunked\r\nTransfer-Encoding: chunked", "xchunked", "identity" }.Select(coding => Attack.OfWire(
            $"the transfer coding '{coding}'", Smuggled, "400",
            $"POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: {coding}",
            $"{Scene.Body().Length:x}\r\n{Scene.Body()}\r\n0\r\n\r\n")),
        Attack.OfWire("chunks by HTTP/1.0", Smuggled, "400", "POST /callback/call HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked", $"{Scene.Body().Length:x}\r\n{Scene.Body()}\r\n0\r\n\r\n"),
        Attack.OfWire("a chunk whose size lies", Smuggled, "400", "POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked", $"5\r\n{Scene.Body()}\r\n0\r\n\r\n"),
        .. new[]
        {
            "FFFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFF", "FFFFFFFFF", "80000000", "-1", "+5", "0x5", "5 5", " ", "", "g", "1.5", "\u00b2",
            string.Concat(Enumerable.Repeat("0", 20_000)),
        }.Select(size => Attack.OfWire(
            $"the chunk size '{(size.Length > 20 ? $"{size[..3]}… of {size.Length}" : size)}'", Smuggled, "400",
            "POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked",
            $"{size}\r\n{Scene.Body()}\r\n0\r\n\r\n")),
        Attack.OfWire(
            "a chunk extension without end", Smuggled, "413",
            "POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked",
            $"5;{new string('x', 20_000)}\r\n{Scene.Body()}\r\n0\r\n\r\n"),
        Attack.OfWire("a header with a space before its colon", Smuggled, "400", $"POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length : {Scene.Body().Length}", Scene.Body()),
        Attack.OfWire("two hosts", Harassment, "400", "POST /callback/call HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0"),
        Attack.OfWire("a hundred headers", Agents, "431", $"POST /callback/call HTTP/1.1\r\n{string.Join("\r\n", Enumerable.Range(0, 100).Select(i => $"X-{i}: y"))}\r\nContent-Length: 0"),
        Attack.OfWire("an endless address", Agents, "414", $"POST /callback/call?{new string('a', 8000)} HTTP/1.1\r\nContent-Length: 0"),
        Attack.OfWire("a body that never comes", Agents, "4", "POST /callback/call HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 60", "{"),
    ];

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            Array.ForEach(Attacks, attack => rows.Add(attack.Name, attack.Cost));
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Nobody_is_called_and_honest_visitors_are_served(string attack, string cost)
    {
        cost.ShouldNotBeEmpty();
        var plan = Attacks.Single(candidate => candidate.Name == attack);
        await using var gateway = await GatewayUnderTest.StartAsync(plan.Settings);
        var scene = new Scene(gateway);
        await scene.VisitAsync();

        await plan.PlayAsync(scene);

        await scene.VisitAsync();
        gateway.Webex.State.Calls.Select(call => call.Destination).ShouldBe(scene.Honest, ignoreOrder: true);
        gateway.Logs.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
        gateway.Webex.State.CountOf("/v1/guests/token").ShouldBe(attack.StartsWith("guest tokens", StringComparison.Ordinal) ? 10 : 0);
    }

    private static async Task ChainThroughProxyAsync(Scene scene)
    {
        await scene.UseUpTheLimitAsync("10.0.0.1", ("X-Forwarded-For", $"198.18.0.1, {Scene.Attacker}"));
        await Each(10, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: "10.0.0.1", headers: ("X-Forwarded-For", $"198.18.0.{i}, 198.18.1.{i}, {Scene.Attacker}")));
    }

    private static async Task ChainThroughRenderAsync(Scene scene)
    {
        await scene.UseUpTheLimitAsync("10.214.1.5", ("X-Forwarded-For", $"{Scene.Attacker}, 172.68.1.1"));
        await Each(10, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: $"10.214.1.{i}", headers: ("X-Forwarded-For", $"198.18.0.{i}, {Scene.Attacker}, 162.158.0.{i}")));
    }

    private static async Task ProxyInsideChainAsync(Scene scene)
    {
        await scene.UseUpTheLimitAsync("10.0.0.1", ("X-Forwarded-For", $"198.18.0.1, {Scene.Attacker}"));
        await scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: "10.0.0.1", headers: ("X-Forwarded-For", $"198.18.0.1, 10.0.0.2, {Scene.Attacker}, 10.0.0.3"));
    }

    private static async Task NoAddressInChainAsync(Scene scene)
    {
        await scene.UseUpTheLimitAsync("10.0.0.1", ("X-Forwarded-For", "nonsense-0"));
        await Each(5, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: "10.0.0.1", headers: ("X-Forwarded-For", $"198.18.0.{i}, nonsense-{i}")));
    }

    /// <summary>The framework's own switch stands before everything else, so the connection is left as it is.</summary>
    private static async Task BelievingHostAsync(Scene scene)
    {
        for (var i = 0; i < 8; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/callback/call") { Content = JsonContent.Of(Scene.Body(i < 5 ? Scene.NotServed : Scene.Victim)) };
            request.Headers.Add("X-Forwarded-For", $"198.18.0.{i}");
            ((int)(await scene.Gateway.Client.SendAsync(request)).StatusCode).ShouldBe(i < 5 ? 422 : 429);
        }
    }

    private static async Task RotateInsideAsync(Scene scene)
    {
        await scene.UseUpTheLimitAsync("2001:db8:5:6::1");
        await Each(10, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: $"2001:db8:5:6:{i:x}:2:3:4"));
    }

    /// <summary>A /48 has ten times the limit of a /64, over all its 65,536 of them.</summary>
    private static async Task RotateWideAsync(Scene scene)
    {
        for (var i = 0; i < 50; i++)
        {
            var answer = await scene.SendAsync(new StringContent(Scene.Body(Scene.NotServed)), $"2001:db8:5:{i:x}::1", "/callback/call", "application/json", []);
            await answer.ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        }

        await Each(10, i => scene.RefusedAsync(429, "too-many-requests", Scene.Body(), from: $"2001:db8:5:{0xf000 + i:x}::1"));
    }

    private static async Task OtherPathsAsync(Scene scene)
    {
        foreach (var path in new[] { "/callback/call/", "/CallBack/CALL", "/callback/%63all", "/x/../callback/call", "/callback/./call", "/callback/call?x=1" })
        {
            await scene.RefusedAsync(429, "too-many-requests", Scene.Body(), path: path);
        }
    }

    private static async Task FloodAsync(Scene scene)
    {
        for (var i = 0; i < 20; i++)
        {
            (await scene.GetAsync($"/nothing/{i}", Scene.Attacker)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await scene.GetAsync("/robots.txt", Scene.Attacker)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        await scene.RefusedAsync(429, "too-many-requests", Scene.Body());
    }

    private static async Task GuestsAsync(Scene scene)
    {
        for (var i = 0; i < 10; i++)
        {
            (await scene.SendAsync(new StringContent("{}"), Scene.Attacker, "/guest/token", "application/json", [])).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await Each(5, _ => scene.RefusedAsync(429, "too-many-requests", "{}", path: "/guest/token"));
    }

    private static async Task RebindAsync(Scene scene)
    {
        var answer = await scene.SendAsync(new StringContent(Scene.Body()), Scene.Attacker, "/callback/call", "application/json", [("Host", "evil.example"), ("Origin", "http://evil.example")]);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task PreflightAsync(Scene scene)
    {
        var answer = await scene.SendAsync(new StringContent(""), Scene.Attacker, "/callback/call", "text/plain", [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")], HttpMethod.Options);

        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        answer.Headers.Contains("Access-Control-Allow-Methods").ShouldBeFalse();
    }

    private const string NotToBeCalled = "+573001112244";

    private static async Task ReplayAsync(Scene scene)
    {
        var solved = await scene.SolveAsync(from: "198.51.99.1");
        await scene.ForbidAsync(NotToBeCalled);
        var first = await scene.SendAsync(new StringContent(Scene.Body(NotToBeCalled, solved)), "198.51.99.1", "/callback/call", "application/json", []);
        first.StatusCode.ShouldBe(HttpStatusCode.Conflict);

        await Each(3, i => scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: solved), headers: ("Idempotency-Key", $"key-{i}")));
    }

    private static async Task ReplayAtOnceAsync(Scene scene)
    {
        await scene.ForbidAsync(NotToBeCalled);
        var solved = await scene.SolveAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(i =>
            scene.SendAsync(new StringContent(Scene.Body(NotToBeCalled, solved)), $"203.0.113.{i}", "/callback/call", "application/json", [])));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(1); // one came as far as its number
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Forbidden).ShouldBe(19);
    }

    /// <summary>CVE-2025-68113: the end of the salt told as the beginning of the number, so that the same hash says a later expiry.</summary>
    private static async Task SpliceAsync(Scene scene)
    {
        var challenge = await LaterAsync(scene);
        var (salt, number) = (challenge["salt"]!.GetValue<string>(), Scene.Solve(challenge));
        foreach (var spliced in new[] { $"{salt}{number}", $"{salt[..^1]}{number}", $"{salt}{number.ToString(null, null)[..1]}", $"{salt}&expires=99999999999&" })
        {
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(challenge: Scene.Payload(challenge, number, spliced)));
        }
    }

    private static async Task BytesAsync(Scene scene, byte[] body, string type, int status)
    {
        var answer = await scene.SendAsync(new ByteArrayContent(body), Scene.Attacker, "/callback/call", type, []);
        ((int)answer.StatusCode).ShouldBe(status);
        await scene.VisitAsync();
    }

    private static async Task<JsonObject> LaterAsync(Scene scene)
    {
        var challenge = await scene.ChallengeAsync();
        scene.Gateway.Clock.Advance(TimeSpan.FromSeconds(3));
        return challenge;
    }

    private static async Task Each(int count, Func<int, Task> playAsync)
    {
        for (var i = 0; i < count; i++)
        {
            await playAsync(i);
        }
    }
}
