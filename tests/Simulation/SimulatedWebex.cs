using System.Text.Json;
using System.Web;

namespace WebexGateway.Simulation;

/// <summary>Webex in memory, with its faults. What it records is the truth about calls.</summary>
internal sealed class SimulatedWebex(Scheduler scheduler, WallClock wall, Chance chance, Trace trace, Grants grants)
{
    private static readonly TaskFault[] Faults = Enum.GetValues<TaskFault>()[1..];

    private int tasks;

    public List<Ring> Rings { get; } = [];

    /// <summary>Requests with a token, by their arrival: what Webex counts for its limit.</summary>
    public List<long> Counted { get; } = [];

    /// <summary>Webex's final answers other than 201 to requests for a call, by the visitor's name.</summary>
    public Dictionary<string, List<int>> Refusals { get; } = [];

    public Grants Grants => grants;

    /// <summary>How often a request meets a fault.</summary>
    public double FaultRate { get; set; }

    /// <summary>Nothing is answered but 503, or nothing is reached.</summary>
    public Outage Outage { get; set; }

    /// <summary>Requests that were sent and not answered.</summary>
    public int UnderWay { get; private set; }

    /// <summary>When a request for a call came last.</summary>
    public long LastAsked { get; private set; }

    public Line LineOf(Life life) => new(scheduler, life, this);

    public bool IsUnreachable() => Outage == Outage.Unreachable || (FaultRate > 0 && chance.Happens(FaultRate / 8));

    public void Take(Life life, HttpRequestMessage request, string body, Action<Reply> answer)
    {
        var (method, uri, token) = (request.Method, request.RequestUri!, request.Headers.Authorization?.Parameter);
        UnderWay++;
        scheduler.After(TimeSpan.FromMilliseconds(chance.Between(2, 60)), () =>
        {
            var reply = ReplyTo(life, method, uri, token, body);
            if (reply.Wait == TimeSpan.MaxValue)
            {
                scheduler.After(TimeSpan.FromSeconds(11), () => UnderWay--);
                return;
            }

            scheduler.After(reply.Wait + TimeSpan.FromMilliseconds(chance.Between(2, 60)), () =>
            {
                UnderWay--;
                answer(reply);
            });
        });
    }

    private Reply ReplyTo(Life life, HttpMethod method, Uri uri, string? token, string body)
    {
        if (uri.AbsolutePath == "/v1/access_token")
        {
            var refreshed = Outage != Outage.None ? new Reply(503) : grants.Refresh(HttpUtility.ParseQueryString(body), FaultRate);
            trace.Line(scheduler.Now, $"webex: {life.Name} renews its token: {refreshed.Status?.ToString() ?? "no answer"}");
            return refreshed;
        }

        if (token is not null)
        {
            Counted.Add(scheduler.Now);
        }

        return method == HttpMethod.Post ? Call(life, token, body) : List(HttpUtility.ParseQueryString(uri.Query), token);
    }

    private Reply Call(Life life, string? token, string body)
    {
        LastAsked = scheduler.Now;
        using var json = JsonDocument.Parse(body);
        var name = json.RootElement.GetProperty("attributes").GetProperty("Name").GetString()!;
        var number = json.RootElement.GetProperty("destination").GetString()!;
        var fault = FaultRate > 0 && chance.Happens(FaultRate) ? chance.Of(Faults) : TaskFault.None;
        var reply = Outage != Outage.None ? new Reply(503) : Call(fault, token, name, number);
        trace.Line(scheduler.Now, $"webex: {life.Name} asks to call {name}: {fault}, {reply.Status?.ToString() ?? "no answer"}");
        if (reply.Status is { } status and not 201)
        {
            (Refusals.TryGetValue(name, out var known) ? known : Refusals[name] = []).Add(status);
        }

        return reply;
    }

    private Reply Call(TaskFault fault, string? token, string name, string number)
    {
        switch (fault)
        {
            case TaskFault.Revoked:
                grants.RevokeAccess();
                return new(401);
            case TaskFault.Unauthorized:
                return new(401);
            case TaskFault.Forbidden:
                return new(403, """{"trackingId":"SIM"}""");
            case TaskFault.TooMany:
                return new(429, RetryAfter: chance.Between(0, 90));
            case TaskFault.TooManyWithoutWait:
                return new(429);
            case TaskFault.Unavailable:
                return new(503);
            case TaskFault.Refused:
                return new(400, """{"message":"http://internal.cisco.example/ is wrong"}""");
            case TaskFault.OtherServer:
                return new(200, "<html>a page</html>");
            case TaskFault.ResetBeforeRing:
                return Reply.Broken;
        }

        if (!grants.IsValid(token))
        {
            return new(401);
        }

        var task = $"task-{++tasks}";
        var late = fault == TaskFault.SlowRing ? TimeSpan.FromMilliseconds(chance.Between(1000, 9500)) : TimeSpan.Zero;
        scheduler.After(late, () => Dial(task, name, number));
        var placed = new Reply(201, $$$"""{"meta":{"orgId":"o"},"data":{"id":"{{{task}}}"}}""", late);
        return fault switch
        {
            TaskFault.LostAnswer => Reply.Never,
            TaskFault.ResetAfterRing => Reply.Broken,
            TaskFault.UnavailableAfterRing => new(503),
            TaskFault.SlowAnswer => placed with { Wait = TimeSpan.FromMilliseconds(chance.Between(1000, 14000)) },
            TaskFault.Garbage => placed with { Body = "<html>created</html>" },
            TaskFault.Drip => placed with { NeverEnds = true },
            _ => placed,
        };
    }

    private void Dial(string task, string name, string number)
    {
        trace.Line(scheduler.Now, $"webex: {number} rings for {name} ({task})");
        var listed = scheduler.Now + TimeSpan.FromSeconds(chance.Between(0, 60)).Ticks;
        Rings.Add(new(task, name, number, scheduler.Now, wall.Now, chance.Happens(0.3), listed));
    }

    private Reply List(System.Collections.Specialized.NameValueCollection query, string? token)
    {
        if (Outage != Outage.None)
        {
            return new(503);
        }

        if (token is null || !grants.IsValid(token))
        {
            return new(401);
        }

        if (FaultRate > 0 && chance.Happens(FaultRate))
        {
            return chance.Below(24) switch
            {
                0 => new(403),
                < 6 => new(429, RetryAfter: chance.Between(1, 60)),
                < 9 => Reply.Never,
                < 12 => Reply.Broken,
                < 15 => new(200, "<html>a page</html>"),
                < 17 => new(413),
                _ => new(503),
            };
        }

        var (from, to) = (Moment(query["from"]), Moment(query["to"]));
        var lines = Rings.Where(ring => ring.ListedAt <= scheduler.Now && ring.Created >= from && ring.Created <= to)
            .OrderBy(ring => ring.Created).Take(int.Parse(query["pageSize"]!, null)).Select(LineOf);
        return new(200, $$"""{"meta":{"orgId":"o"},"data":[{{string.Join(',', lines)}}]}""");
    }

    private string LineOf(Ring ring)
    {
        var age = TimeSpan.FromTicks(scheduler.Now - ring.At).TotalSeconds;
        var status = age switch { < 15 => "created", < 30 => "offered", < 60 when !ring.IsMissed => "assigned", _ => ring.IsMissed ? "abandoned" : "completed" };
        var (created, changed) = (ring.Created.ToUnixTimeMilliseconds(), ring.Created.AddSeconds(Math.Floor(age / 15) * 15).ToUnixTimeMilliseconds());
        return $$$"""{"id":"{{{ring.Task}}}","attributes":{"channelType":"telephony","status":"{{{status}}}","createdTime":{{{created}}},"lastUpdatedTime":{{{changed}}},"origin":"+576015550100","destination":"{{{ring.Number}}}","direction":"outdial"}}""";
    }

    private static DateTimeOffset Moment(string? milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds!, null));
}
