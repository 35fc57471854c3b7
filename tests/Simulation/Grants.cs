using System.Collections.Specialized;

namespace WebexGateway.Simulation;

/// <summary>Webex's token endpoint. Each refresh token serves once; another use of it ends the grant and is counted.</summary>
internal sealed class Grants(Scheduler scheduler, Chance chance, TimeSpan lifetime)
{
    private readonly Dictionary<string, long> access = [];
    private readonly HashSet<string> live = [];
    private readonly HashSet<string> used = [];
    private int issued;

    public int SecondUses { get; private set; }

    /// <summary>A renewal has shown that each refresh token serves once. Before it no gateway can know.</summary>
    public bool HasRenewed => used.Count > 0;

    /// <summary>A refresh token after an operator's consent.</summary>
    public string Consent()
    {
        var refresh = $"refresh-{++issued}";
        live.Add(refresh);
        return refresh;
    }

    public TimeSpan Lifetime => lifetime;

    /// <summary>An access token by consent.</summary>
    public string Issue()
    {
        var token = $"access-{++issued}";
        access[token] = scheduler.Now + lifetime.Ticks;
        return token;
    }

    public bool IsValid(string? token) => token is not null && access.TryGetValue(token, out var end) && scheduler.Now < end;

    public void RevokeAccess() => access.Clear();

    public Reply Refresh(NameValueCollection form, double faultRate)
    {
        var given = form["refresh_token"] ?? "";
        var fault = faultRate > 0 && chance.Happens(faultRate) ? chance.Between(1, 10) : 0;
        switch (fault)
        {
            case 1:
                return new(503);
            case 2:
                return new(429, RetryAfter: chance.Between(1, 30));
            case 3:
                return new(200, "<html>a page</html>");
            case 4:
                return Reply.Broken; // before anything happened
        }

        if (used.Contains(given))
        {
            SecondUses++;
            live.Clear();
        }

        if (!live.Contains(given))
        {
            return new(400, """{"error":"invalid_grant","error_description":"The refresh token provided is invalid"}""");
        }

        var token = Issue();
        if (fault == 5)
        {
            return new(200, $$"""{"access_token":"{{token}}","expires_in":"{{lifetime.TotalSeconds}}","token_type":"Bearer"}""");
        }

        live.Remove(given);
        used.Add(given);
        var next = Consent();
        var expires = (long)lifetime.TotalSeconds;
        var granted = $$"""{"access_token":"{{token}}","expires_in":{{expires}},"refresh_token":"{{next}}","refresh_token_expires_in":7775999}""";
        return fault switch
        {
            6 => Reply.Never,
            7 => new(200, $$"""{"refresh_token":"{{next}}"}"""),
            8 => new(200, granted, TimeSpan.FromMilliseconds(chance.Between(1000, 12000))),
            9 => Reply.Broken,
            _ => new(200, granted),
        };
    }
}
