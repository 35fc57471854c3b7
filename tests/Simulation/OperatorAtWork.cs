using System.Data.Common;
using WebexGateway.Ledger;
using WebexGateway.Tokens;
using WebexGateway.Transforms;

namespace WebexGateway.Simulation;

/// <summary>
/// A careful operator: sends again only what Webex has refused or does not list, keeps the do-not-call list, and connects Webex again.
/// </summary>
internal sealed class OperatorAtWork(World world, Visitors visitors, Chance chance)
{
    /// <summary>The numbers on the list, with the moment of the gateway's answer in ticks.</summary>
    public Dictionary<string, long> Forbidden { get; } = [];

    /// <summary>Numbers that were on the list at any time: their callbacks may be cancelled.</summary>
    public HashSet<string> EverForbidden { get; } = [];

    /// <summary>What the operator has sent again, and may have sent over a day's budget.</summary>
    public HashSet<Guid> Resent { get; } = [];

    public void LookAfterQueue()
    {
        if (ToDecide().Count > 0)
        {
            With(DecideAsync);
        }
    }

    private async Task DecideAsync(Instance instance)
    {
        var keys = await KeysAsync(instance);
        var rows = ToDecide();
        var resent = rows.Where(_ => chance.Below(2) == 0).Select(row => keys.IdOf(row.Row)).ToList();
        var closed = rows.Select(row => keys.IdOf(row.Row)).Except(resent).Where(_ => chance.Below(4) == 0).ToList();
        var desk = instance.Get<DeskDecisions>();
        var sent = await desk.ResendAsync(resent, "operator", "again", CancellationToken.None);
        Resent.UnionWith(sent);
        await desk.CloseAsync(closed, "operator", "over", CancellationToken.None);
        world.LastDeed = sent.Count > 0 ? world.Scheduler.Now : world.LastDeed;
        world.Trace.Line(world.Scheduler.Now, $"operator resends {sent.Count} of {rows.Count}");
    }

    public void LookAfterToken() => With(
        async instance =>
        {
            var (now, grants) = (world.Wall.Now, world.Webex.Grants);
            var grant = new Grant(new AccessToken(grants.Issue(), now + grants.Lifetime), grants.Consent(), now.AddDays(90), now) { ConnectedAt = now };
            await instance.Get<TokenVault>().ReplaceAsync(TokenNames.ContactCenter, grant);
            world.LastDeed = world.Scheduler.Now;
            world.Trace.Line(world.Scheduler.Now, "operator connects Webex again");
        },
        instance => instance.Get<TokenCache>().Slot(TokenNames.ContactCenter) is { } slot && (slot.IsRevoked || slot.Trouble is TokenAnswer.Refused));

    public void Forbid()
    {
        if (visitors.Wishes.Count == 0)
        {
            return;
        }

        var number = chance.Of(visitors.Wishes).Number;
        EverForbidden.Add(number);
        With(async instance =>
        {
            await instance.Get<LedgerDesk>().ForbidAsync(new PhoneNumber(number), "operator", CancellationToken.None);
            Forbidden.TryAdd(number, world.Scheduler.Now);
            world.Trace.Line(world.Scheduler.Now, $"operator forbids {number}");
        });
    }

    public static async Task<LedgerKeys> KeysAsync(Instance instance)
    {
        await using var connection = await instance.Get<Storage.Store>().OpenAsync(CancellationToken.None);
        return await instance.Get<LedgerKeyStore>().KeysAsync(connection);
    }

    private List<LedgerRow> ToDecide() =>
        world.Look.Rows().FindAll(row => row is { Closed: null } and ({ Status: 5 } or { Status: 4, NotSeen: not null }));

    private void With(Func<Instance, Task> work, Func<Instance, bool>? isNeeded = null)
    {
        if (world.Alive.Where(instance => instance.IsServing).ToList() is not { Count: > 0 } serving)
        {
            return;
        }

        var instance = chance.Of(serving);
        if (isNeeded?.Invoke(instance) == false)
        {
            return;
        }

        world.Serve(
            instance,
            async () =>
            {
                try
                {
                    await work(instance);
                }
                catch (DbException)
                {
                    world.Trace.Line(world.Scheduler.Now, "operator meets a store that is down");
                }
            });
    }
}
