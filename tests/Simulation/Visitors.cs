using System.Net;
using System.Text;
using System.Text.Json;
using WebexGateway.Ledger;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Simulation;

/// <summary>The visitors of one seed: they ask, ask again, and cancel.</summary>
internal sealed class Visitors(World world, Chance chance)
{
    private static readonly string[] Topics = ["default", "sales", "support"];

    private readonly List<Wish> wishes = [];
    private readonly int prefixes = chance.Between(1, 6);
    private readonly int numbersOfPrefix = chance.Between(2, 12);

    public IReadOnlyList<Wish> Wishes => wishes;

    /// <summary>A new visitor asks now, or for a later time.</summary>
    public void Arrive()
    {
        var isMexican = chance.Below(6) == 0;
        var end = $"{chance.Below(prefixes)}{1000 + chance.Below(numbersOfPrefix):D4}";
        var wish = new Wish(
            $"v{wishes.Count + 1}",
            isMexican ? $"+5255123{end}" : $"+5732112{end}",
            isMexican ? "MX" : "CO",
            chance.Of(Topics),
            $"10.0.0.{chance.Between(1, 20)}")
        {
            Key = chance.Happens(0.5) ? $"key-{wishes.Count}" : null,
            InMinutes = chance.Happens(0.2) ? chance.Between(2, 300) : null,
        };
        wishes.Add(wish);
        Ask(wish);
    }

    private void Ask(Wish wish)
    {
        var serving = world.Alive.Where(instance => instance.IsServing).ToList();
        if (serving.Count == 0)
        {
            AskAgain(wish);
            return;
        }

        var (instance, attempt) = (chance.Of(serving), ++wish.Attempts);
        wish.NameNow = wish.Key is null ? $"{wish.Name}.{attempt}" : wish.Name; // a retry without a key is another request
        world.LastDeed = world.Scheduler.Now;
        wish.Answer = null;
        world.Trace.Line(world.Scheduler.Now, $"visitor {wish.Name} asks {instance.Life.Name}");
        world.Serve(instance, () => CallAsync(instance, wish));
        world.Scheduler.After(TimeSpan.FromSeconds(chance.Between(1, 25)), () =>
        {
            // No answer yet: the visitor presses again, which is no news to a gateway that has the first.
            if (wish.Attempts == attempt && (wish.Answer is null or 503 || (wish.Key is not null && chance.Below(20) == 0)))
            {
                AskAgain(wish);
            }
        });
    }

    private void AskAgain(Wish wish)
    {
        if (wish.Attempts++ < 4)
        {
            world.Scheduler.After(TimeSpan.FromSeconds(chance.Between(1, 60)), () => Ask(wish));
        }
    }

    private async Task CallAsync(Instance instance, Wish wish)
    {
        if (wish.InMinutes is { } minutes)
        {
            wish.When ??= world.Wall.Now.AddMinutes(minutes).ToOffset(TimeSpan.FromHours(-5)).ToString("yyyy-MM-dd'T'HH:mm", null);
        }

        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = instance.Services };
        context.Features.Set<IReverseProxyFeature>(new ReverseProxyFeature { Route = instance.Route });
        context.Connection.RemoteIpAddress = IPAddress.Parse(wish.Address);
        context.Request.Method = "POST";
        context.Request.Path = "/callback/call";
        context.Request.ContentType = "application/json";
        if (wish.Key is not null)
        {
            context.Request.Headers["Idempotency-Key"] = wish.Key;
        }

        var when = wish.When is null ? "" : $$""","when":"{{wish.When}}" """;
        var body = Encoding.UTF8.GetBytes($$"""{"destination":"{{wish.Number}}","name":"{{wish.NameNow}}","topic":"{{wish.Topic}}"{{when}}}""");
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        context.Response.Body = answer;
        await instance.Admission.InvokeAsync(context);
        await context.Response.BodyWriter.FlushAsync();
        Hear(wish, context.Response.StatusCode, answer.ToArray());
    }

    private void Hear(Wish wish, int status, byte[] body)
    {
        wish.Answer = status;
        var json = JsonElement.Parse(body);
        var word = json.TryGetProperty("status", out var told) && told.ValueKind == JsonValueKind.String ? told.GetString() : "";
        var detail = status is >= 400 && world.Trace.IsPrinted ? Encoding.UTF8.GetString(body) : "";
        world.Trace.Line(world.Scheduler.Now, $"visitor {wish.Name} hears {status} {word}");
        world.Trace.Show(world.Scheduler.Now, detail);
        if (status is 201 or 202 && json.GetProperty("id").GetGuid() is var id && !wish.Accepted.Contains(id))
        {
            wish.Accepted.Add(id);
            if (status == 202 && chance.Below(6) == 0)
            {
                world.Scheduler.After(TimeSpan.FromSeconds(chance.Between(1, 600)), () => Cancel(wish, id));
            }
        }
    }

    private void Cancel(Wish wish, Guid id)
    {
        if (world.Alive.Where(instance => instance.IsServing).ToList() is not { Count: > 0 } serving)
        {
            return;
        }

        var instance = chance.Of(serving);
        world.LastDeed = world.Scheduler.Now;
        wish.WantsNoCall = true;
        world.Serve(
            instance,
            async () =>
            {
                try
                {
                    var state = await instance.Get<CallbackLedger>().CancelAsync(id, CancellationToken.None);
                    world.Trace.Line(world.Scheduler.Now, $"visitor {wish.Name} cancels: {state?.Status}");
                    wish.CancelledAt ??= state?.Status == CallbackStatus.Cancelled ? world.Scheduler.Now : null;
                }
                catch (System.Data.Common.DbException)
                {
                    world.Trace.Line(world.Scheduler.Now, $"visitor {wish.Name} cannot cancel");
                }
            });
    }
}
