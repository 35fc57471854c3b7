namespace WebexGateway.Tests.Abuse;

/// <summary>One way to abuse the telephone: what the attacker does, under which settings, and what it would have cost.</summary>
internal sealed record Attack(string Name, string Cost, Func<Scene, Task> PlayAsync, params (string Key, string? Value)[] Settings)
{
    /// <summary>A number that must not be dialled, as its attacker spells it, with a policy that serves only the given regions.</summary>
    public static Attack OfNumber(string name, string cost, string number, string regions = "", string? region = null) => new(
        name,
        cost,
        scene => scene.RefusedAsync(422, "number-not-served", Scene.Body(number, region: region)),
        Serving(regions));

    /// <summary>A body that is not the contract's.</summary>
    public static Attack OfBody(string name, string cost, string body) => new(name, cost, scene => scene.RefusedAsync(400, "malformed-request", body));

    /// <summary>A request that a browser was led into by another site.</summary>
    public static Attack OfSite(string name, string cost, params (string Name, string Value)[] headers) => new(
        name,
        cost,
        async scene =>
        {
            await scene.RefusedAsync(403, "not-a-visitor", Scene.Body(), headers: headers);
            await scene.RefusedAsync(403, "not-a-visitor", """{"name":"Ana"}""", path: "/guest/token", headers: headers);
        });

    /// <summary>Somebody who has used up the limit and tries to look like somebody else.</summary>
    public static Attack OfDisguise(string name, string cost, Func<Scene, Task> playAsync, params (string Key, string? Value)[] settings) => new(
        name,
        cost,
        async scene =>
        {
            await scene.UseUpTheLimitAsync();
            await playAsync(scene);
        },
        settings);

    /// <summary>With a challenge for everybody, of little work so that the tests are quick.</summary>
    public static Attack OfChallenge(string name, string cost, Func<Scene, Task> playAsync) => new(
        name, cost, playAsync, ("Abuse:Challenge", "always"), ("Abuse:ChallengeWork", "1000"));

    /// <summary>Bytes that no browser would send; the answer begins as said, or nothing is answered at all.</summary>
    public static Attack OfWire(string name, string cost, string status, string head, string body = "") => new(
        name,
        cost,
        async scene =>
        {
            var answer = await scene.RawAsync($"{head}\r\nHost: {scene.Origin[7..]}\r\n{GatewayUnderTest.PretendedAddress.Header}: {Scene.Attacker}\r\nConnection: close\r\n\r\n{body}");
            (answer.Length == 0 || answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal)).ShouldBeTrue(answer);
            await scene.VisitAsync();
        });

    /// <summary>The shipped list has 13 regions, and a list's items can only be replaced.</summary>
    public static (string Key, string? Value)[] Serving(string regions)
    {
        var served = regions.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return served.Length == 0 ? [] : [.. Enumerable.Range(0, 13).Select(i => ($"Callbacks:Regions:{i}", (string?)(i == 0 ? "CO" : served[i % served.Length])))];
    }
}
