using System.Data.Common;
using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Callback.Ledger;
using WebexGateway.Calling;
using WebexGateway.Site;
using WebexGateway.Storage;
using WebexGateway.Transforms;
using WebexGateway.Webex;

namespace WebexGateway.Callback;

/// <summary>What may be asked: numbers, topics, and the admission of callbacks.</summary>
public static class CallbackEndpoints
{
    private const int TimesOffered = 20;

    /// <summary>Adds the parts of the admission, the ledger and the queue's sender.</summary>
    public static void AddCallbacks(this IServiceCollection services)
    {
        services.AddJson(CallbackJson.Default);
        services.AddOptionsWithValidateOnStart<CallbackOptions>().BindConfiguration(CallbackOptions.Section);
        services.AddSingleton<IValidateOptions<CallbackOptions>, CallbackRules>();
        services.AddSingleton<PhoneNumberPolicy>();
        services.AddMigration(LedgerTables.First);
        services.AddMigration(LedgerTables.Trace);
        services.AddMigration(LedgerTables.ByRingingTime);
        services.AddMigration(WebexPace.Table);
        services.AddSingleton<LedgerWriter>();
        services.AddSingleton<WebexPace>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerWriter>());
        services.AddSingleton<CallbackMetrics>();
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<BudgetMetrics>();
        services.AddSingleton<BudgetCheck>();
        services.AddSingleton<CallbackLedger>();
        services.AddSingleton<LedgerUpkeep>();
        services.AddSingleton<LedgerDesk>();
        services.AddSingleton<CallbackSettlement>();
        services.AddSingleton<WebexCircuit>();
        services.AddSingleton<RouteSender>();
        services.AddHostedService<CallbackDispatch>();
    }

    /// <summary>Maps <c>/callback/options</c> and <c>/callback/requests/{id}</c>.</summary>
    public static void MapCallbacks(this WebApplication app)
    {
        app.MapGet("/callback/options", OptionsAsync);
        app.MapGet("/callback/requests/{id:guid}", (Guid id, HttpContext context, CallbackLedger ledger) => ShowAsync(context, () => ledger.FindAsync(id, context.RequestAborted), _ => null));
        app.MapDelete("/callback/requests/{id:guid}", (Guid id, HttpContext context, CallbackLedger ledger) =>
            ShowAsync(context, () => ledger.CancelAsync(id, context.RequestAborted), state => state.Status == CallbackStatus.Cancelled ? null : Problems.NotCancellable));
    }

    /// <summary>What a page needs to offer a form.</summary>
    private static async Task<CallbackOffer> OptionsAsync(
        HttpContext context, IOptionsMonitor<CallbackOptions> callbacks, EntryPoints entryPoints, CallbackLedger ledger,
        VisitorCheck visitor, BrowserCalls calls, IOptions<SiteOptions> site, TimeProvider clock)
    {
        var options = callbacks.CurrentValue;
        var now = clock.GetUtcNow();
        var isOpen = options.OpeningHours.IsOpen(now);
        var taken = await TakenAsync(ledger, context.RequestAborted);
        return new(
            options.Regions.Select(region => new RegionOffered(region, NumberReader.CallingCode(region), NumberReader.Example(region))),
            entryPoints.Topics,
            new(options.ConsentRequired, options.ConsentVersion),
            options.TimeZone,
            isOpen,
            isOpen ? null : options.OpeningHours.LocalOpening(now),
            options.Hours.Count == 0 ? null : options.Hours,
            options.OpeningHours.Times(now, options.SlotMinutes, TimesOffered, taken.Contains),
            visitor.Asks(context).ToString().ToLowerInvariant(),
            calls.AreOffered,
            site.Value.Privacy);
    }

    /// <summary>With the store down the page still gets its form; a time that is taken is refused when it is chosen.</summary>
    private static async Task<IReadOnlySet<DateTimeOffset>> TakenAsync(CallbackLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.TakenTimesAsync(cancellationToken);
        }
        catch (DbException)
        {
            return new HashSet<DateTimeOffset>();
        }
    }

    private static async Task ShowAsync(HttpContext context, Func<Task<CallbackState?>> find, Func<CallbackState, Problem?> refuse)
    {
        try
        {
            if (await find() is not { } state)
            {
                await Problems.NotFound.WriteAsync(context);
            }
            else if (refuse(state) is { } refusal)
            {
                await refusal.WriteAsync(context);
            }
            else
            {
                await CallbackAnswer.WriteAsync(context, StatusCodes.Status200OK, state);
            }
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
    }
}
