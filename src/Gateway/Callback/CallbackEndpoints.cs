using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Transforms;

namespace WebexGateway.Callback;

/// <summary>What may be asked: numbers, topics, and the admission of callbacks.</summary>
public static class CallbackEndpoints
{
    /// <summary>Adds the parts of the admission.</summary>
    public static void AddCallbacks(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CallbackOptions>().BindConfiguration(CallbackOptions.Section);
        services.AddSingleton<IValidateOptions<CallbackOptions>, CallbackRules>();
        services.AddSingleton(NumberingPlan.Default);
        services.AddSingleton<PhoneNumberPolicy>();
    }

    /// <summary>Maps <c>GET /callback/options</c>: what a page needs to offer a form.</summary>
    public static void MapCallbacks(this WebApplication app) => app.MapGet("/callback/options", (HttpContext context, IOptionsMonitor<CallbackOptions> callbacks, NumberingPlan plan, EntryPoints entryPoints, VisitorCheck visitor) => new
    {
        regions = callbacks.CurrentValue.Regions.Select(region => new { region, callingCode = plan.CallingCode(region), example = plan.Example(region) }),
        topics = entryPoints.Topics,
        consent = new { required = callbacks.CurrentValue.ConsentRequired, version = callbacks.CurrentValue.ConsentVersion },
        timeZone = callbacks.CurrentValue.TimeZone,
        open = true,
        hours = (object?)null,
        times = Array.Empty<string>(),
        challenge = visitor.Asks(context).ToString().ToLowerInvariant(),
    });
}
