using System.Data.Common;
using System.Globalization;

namespace WebexGateway.Callbacks;

/// <summary>The set-up of callbacks, <c>/callback/options</c> and <c>/callback/requests/{id}</c>.</summary>
public static class CallbackEndpoints
{
    public static void AddCallbacks(this IServiceCollection services)
    {
        services.AddJson(CallbackJson.Default);
        services.AddSingleton<PhoneNumberPolicy>();
        services.AddSingleton<OncePerSecond<FreeTimes>>();
        services.AddSingleton<CallbackSettlement>();
        services.AddSingleton<CallbackRetries>();
        services.AddHostedService<CallbackDispatch>();
    }

    public static void MapCallbackQueries(this WebApplication app)
    {
        app.MapMethods("/callback/options", Reading.Methods, OptionsAsync);
        app.MapMethods(
            "/callback/requests/{id:guid}",
            Reading.Methods,
            (Guid id, HttpContext context, LedgerReader ledger) => ShowAsync(
                context, () => ledger.FindAsync(id, context.RequestAborted), _ => null));
        app.MapDelete("/callback/requests/{id:guid}", (Guid id, HttpContext context, CallbackLedger ledger) =>
            ShowAsync(
                context,
                () => ledger.CancelAsync(id, CancellationToken.None),
                state => state.Status == CallbackStatus.Cancelled ? null : Problems.NotCancellable));
    }

    /// <summary>With <c>?day=2026-12-01</c> the times are that day's.</summary>
    private static async Task<IResult> OptionsAsync(
        HttpContext context, IOptionsMonitor<CallbackOptions> callbacks, EntryPoints entryPoints, LedgerReader ledger,
        VisitorCheck visitor, CallbackRoutes routes, BrowserCalls calls, IOptions<SiteOptions> site, OncePerSecond<FreeTimes> times,
        TimeProvider clock, IHostEnvironment environment)
    {
        var day = context.Request.Query["day"].ToString() is { Length: > 0 } asked ? asked : null;
        if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            await Problems.MalformedRequest.WriteAsync(context, "'day' is no date; write it as 2026-12-01.");
            return Results.Empty;
        }

        var options = callbacks.CurrentValue;
        var free = await times.GetAsync(options, () => FreeAsync(options, ledger, clock.GetUtcNow()), context.RequestAborted);
        return TypedResults.Ok(new CallbackOffer(
            routes.CallPath(),
            options.Regions.Select(region => new RegionOffered(region, NumberReader.CallingCode(region), NumberReader.Example(region))),
            entryPoints.Topics,
            new(options.ConsentRequired, options.ConsentVersion),
            options.TimeZone,
            free.Opening is null,
            free.Opening,
            options.Hours.Count == 0 ? null : options.Hours,
            free.Of(day),
            free.Days,
            visitor.ModeFor(context).ToString().ToLowerInvariant(),
            calls.AreOffered,
            site.Value.Privacy,
            environment.IsDevelopment()));
    }

    /// <summary>Looks through the times of a month, which costs some milliseconds where the hours are few.</summary>
    private static async Task<FreeTimes> FreeAsync(CallbackOptions options, LedgerReader ledger, DateTimeOffset now)
    {
        var (hours, taken) = (options.OpeningHours, await TakenAsync(ledger));
        return new(
            hours.IsOpen(now) ? null : hours.LocalOpening(now),
            [.. hours.Times(now, options.SlotMinutes, taken.Contains)]);
    }

    /// <summary>With the store down the page still gets its form; a taken time is refused later.</summary>
    private static async Task<IReadOnlySet<DateTimeOffset>> TakenAsync(LedgerReader ledger)
    {
        try
        {
            return await ledger.TakenTimesAsync(CancellationToken.None);
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
                await CallbackAnswer.WriteStateAsync(context, StatusCodes.Status200OK, state);
            }
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(context);
        }
    }
}
