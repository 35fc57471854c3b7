using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Sandbox;
using WebexGateway.Tokens;
using Xunit.Abstractions;

namespace WebexGateway.Tests.OAuth;

/// <summary>Whatever the token endpoint does, and in whatever order: nothing leaves without a live token, renewals stay few, and the gateway comes back by itself or says that it needs a consent.</summary>
public sealed class TokenFaultSequenceTests(ITestOutputHelper output)
{
    private const string Token = "/v1/access_token";
    private const int PerMinute = 10;

    /// <summary>One back-off, the stand-in's Retry-After included.</summary>
    private static readonly TimeSpan OneBackoff = TimeSpan.FromSeconds(61);

    private static readonly string[] Final = ["invalid-grant", "invalid-grant-401", "invalid-client", "leaky-400", "forbidden"];

    private static readonly string[] Passing =
    [
        "same-access-token", "no-refresh-token", "expires-in-string", "no-expires-in", "long-token", "empty-200", "html-200", "huge-body", "rate-limited", "rate-limited-without-retry-after",
        "permanent-500", "error-500", "error-502", "error-503", "error-504", "unavailable", "hang", "late-answer", "reset-before", "reset-after", "slow-drip", "wrong-json",
    ];

    public static TheoryData<string, bool> EachFault
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var fault in Passing.Concat(Final))
            {
                data.Add(fault, false);
                data.Add(fault, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EachFault))]
    public Task A_fault_on_its_own_is_survived(string fault, bool oneTime) => SurviveAsync([new(fault, 2, 70), new(fault, 1, 20)], oneTime);

    [Fact]
    public void Any_sequence_of_faults_is_survived()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("FSCHECK_SEED"), out var given) ? given : (ulong)Random.Shared.NextInt64();
        output.WriteLine($"FSCHECK_SEED={seed}");
        Console.WriteLine($"FSCHECK_SEED={seed}");
        var step = from fault in Gen.Elements(Passing.Concat(Final).ToArray())
                   from count in Gen.Choose(1, 4)
                   from minutes in Gen.Choose(0, 90)
                   select new Step(fault, count, minutes);
        var history = from oneTime in Gen.Elements(true, false)
                      from steps in step.ArrayOf(6)
                      select (oneTime, steps);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(12).WithReplay(seed, 1UL),
            Prop.ForAll(history.ToArbitrary(), run => Task.Run(() => SurviveAsync(run.steps, run.oneTime)).GetAwaiter().GetResult()));
    }

    private static async Task SurviveAsync(Step[] steps, bool oneTime)
    {
        await using var gateway = await TokenGateway.StartAsync(new SandboxOptions { AccessTokenLifetime = TimeSpan.FromHours(1), OneTimeRefreshTokens = oneTime, RequestsPerMinute = 100_000 });
        (await gateway.CallAsync()).StatusCode.ShouldBe(HttpStatusCode.Created); // from here on the gateway knows whether Webex gives each refresh token once
        foreach (var step in steps)
        {
            gateway.Webex.State.ArmFault(Token, step.Fault, step.Count);
            for (var minute = 0; minute < step.Minutes; minute += 10)
            {
                gateway.Clock.Advance(TimeSpan.FromMinutes(10));
                await VisitAsync(gateway);
            }

            gateway.Clock.Advance(TimeSpan.FromSeconds(5));
            await VisitAsync(gateway);
        }

        gateway.Webex.State.DisarmFaults();
        gateway.Clock.Advance(WebexTokenClient.Timeout); // what Webex still owes an answer ends now
        await Task.WhenAll(gateway.Services.GetRequiredService<TokenCache>().Slots.Select(slot => slot.UnderWay));
        gateway.Clock.Advance(OneBackoff);
        var answer = (await gateway.GuestAsync()).StatusCode; // a callback would wait behind those that wait already
        if (answer != HttpStatusCode.OK)
        {
            var readiness = await (await gateway.GetAsync("/health/ready")).Content.ReadAsStringAsync();
            (readiness.Contains("/oauth/start") || readiness.Contains("correct CLIENT_ID and CLIENT_SECRET")).ShouldBeTrue($"{answer} without a reason that an operator can mend: {readiness}");
            (oneTime || steps.Any(step => Final.Contains(step.Fault))).ShouldBeTrue(readiness);
            var (back, cookie) = await OAuthTests.ConsentAsync(gateway, "accept");
            (await OAuthTests.GetAsync(gateway, back, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await gateway.GuestAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // A grant that dies under a request costs that one a 401; more than a few of those were sent without a live token.
        var calls = gateway.Webex.State.Requests.Where(seen => seen is { Path: "/v1/tasks", Method: "POST" }).ToList(); // the circuit's probes are a GET without a token
        calls.ShouldAllBe(seen => seen.Headers["Authorization"].StartsWith("Bearer "));
        (calls.Count - gateway.Webex.State.CallCount).ShouldBeLessThanOrEqualTo(4);
        var asked = gateway.Webex.State.Requests.Where(seen => seen.Path == Token).Select(seen => seen.At).ToList();
        asked.ShouldAllBe(moment => asked.Count(other => other >= moment && other < moment + TimeSpan.FromMinutes(1)) <= PerMinute + 1, "more renewals than may be"); // one may be the operator's consent
        if (oneTime)
        {
            SecondUses(gateway).ShouldBe(0, "a refresh token was shown after Webex had used it up");
        }
    }

    /// <summary>How often Webex revoked a grant because an old refresh token came again; the first one's rotation cannot be known before it is seen.</summary>
    private static int SecondUses(GatewayUnderTest gateway) => gateway.Webex.State.SecondUses;

    /// <summary>A visitor, whose deadline the clock brings when Webex is silent.</summary>
    private static async Task<HttpStatusCode> VisitAsync(GatewayUnderTest gateway)
    {
        var answering = gateway.CallAsync();
        for (var i = 0; i < 12 && !answering.IsCompleted; i++)
        {
            for (var turn = 0; turn < 5 && !answering.IsCompleted; turn++)
            {
                await gateway.TurnAsync();
            }

            if (!answering.IsCompleted)
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        return (await answering).StatusCode;
    }

    /// <summary>A fault, how often, and how long the day goes on under it.</summary>
    private sealed record Step(string Fault, int Count, int Minutes);
}
