using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace WebexGateway.Callback;

/// <summary>What the section <c>Callbacks</c> must hold; each refusal names the setting and the fix.</summary>
public sealed class CallbackRules(IHostEnvironment environment) : IValidateOptions<CallbackOptions>
{
    private const int LongestEntryPointId = 36;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, CallbackOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(CallbackOptions options)
    {
        if (environment.IsProduction() && options.EntryPoints.GetValueOrDefault("default") is not { Length: > 0 })
        {
            yield return "ENTRY_POINT_ID (Callbacks:EntryPoints:default) is missing: copy the id of an outbound entry point from Control Hub.";
        }

        foreach (var (topic, _) in options.EntryPoints.Where(entry => entry.Value.Length > LongestEntryPointId))
        {
            var setting = topic.Equals("default", StringComparison.OrdinalIgnoreCase) ? "ENTRY_POINT_ID (Callbacks:EntryPoints:default)" : $"Callbacks:EntryPoints:{topic}";
            yield return $"{setting} is longer than {LongestEntryPointId} characters: Webex takes the entry point's id, a UUID.";
        }

        if (options.Regions.Count == 0)
        {
            yield return "Callbacks:Regions is empty: list the regions that you dial, such as [ \"CO\" ].";
        }

        foreach (var region in options.Regions.Where(region => !NumberReader.Knows(region)))
        {
            yield return $"Callbacks:Regions holds '{region}', which is no region of ISO 3166-1, such as CO.";
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
        {
            yield return $"Callbacks:TimeZone is '{options.TimeZone}', which this machine does not know: use an IANA name such as America/Bogota, and install tzdata if it is missing.";
        }
        else if (FaultOfHours(options) is { } fault)
        {
            yield return fault;
        }

        foreach (var budget in FaultsOfBudgets(options))
        {
            yield return budget;
        }

        foreach (var prefix in options.RefusedPrefixes.Where(prefix => prefix.Length < 2 || prefix[0] != '+' || !prefix.Skip(1).All(char.IsAsciiDigit)))
        {
            yield return $"Callbacks:RefusedPrefixes holds '{prefix}': write the beginning of a number with its calling code, such as +57900.";
        }

        if (options.CoolDown < TimeSpan.Zero || options.QueueFor <= TimeSpan.Zero || options.RetentionDays < 1 || options.SlotMinutes is < 5 or > 1440 || options.CapacityPerSlot is < 1)
        {
            yield return "Callbacks: CoolDown must not be negative, QueueFor must be positive, RetentionDays and CapacityPerSlot at least 1, and SlotMinutes from 5 to 1440.";
        }
    }

    private static IEnumerable<string> FaultsOfBudgets(CallbackOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options.Budgets, new ValidationContext(options.Budgets), faults, validateAllProperties: true);
        return faults.Select(fault => $"Callbacks:Budgets: {fault.ErrorMessage}");
    }

    private static string? FaultOfHours(CallbackOptions options)
    {
        try
        {
            _ = options.OpeningHours;
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }
}
