namespace WebexGateway.Access;

/// <summary>
/// Validates the rules of the section <c>Operator</c> that the schema cannot express: the length of keys in Production, and their names.
/// </summary>
public sealed class OperatorOptionsValidator(IHostEnvironment environment) : IValidateOptions<OperatorOptions>
{
    /// <summary>The right key is accepted after any number of wrong ones, so it must be too long to guess.</summary>
    private const int ShortestKey = 20;

    private const int LongestName = 40;

    public ValidateOptionsResult Validate(string? name, OperatorOptions options) =>
        Faults(options).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private IEnumerable<string> Faults(OperatorOptions options)
    {
        if (environment.IsProduction() && options.Key is { Length: > 0 and < ShortestKey })
        {
            yield return $"OPERATOR_KEY (Operator:Key) is shorter than {ShortestKey} characters: "
                + "set it to the output of 'openssl rand -hex 32', or leave it unset to close the operator's endpoints.";
        }

        if (options.Alerts.Url is { Length: > 0 } url
            && !(Uri.TryCreate(url, UriKind.Absolute, out var receiver) && WebexAddress.IsSafe(receiver)))
        {
            yield return "Operator:Alerts:Url must be an https address without user and password, or http on a loopback address.";
        }

        if (options.Alerts.Pause < TimeSpan.FromMinutes(1))
        {
            yield return "Operator:Alerts:Pause is shorter than a minute: write 00:10:00 for ten minutes.";
        }

        foreach (var (name, key) in options.Keys)
        {
            if (name.Length > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            {
                yield return $"Operator:Keys has a name that is not up to {LongestName} letters, digits, '-', '_' and '.': rename it.";
            }
            else if (name.Equals(OperatorScheme.Operator, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"Operator:Keys:{name} has the name of OPERATOR_KEY: give it the name of a person.";
            }
            else if (environment.IsProduction() && key is { Length: > 0 and < ShortestKey })
            {
                yield return $"Operator:Keys:{name} is shorter than {ShortestKey} characters: "
                    + "set it to the output of 'openssl rand -hex 32'.";
            }
            else if (options.Named().Count(named => named.Key == key) > 1)
            {
                yield return $"Operator:Keys:{name} is the key of another name too: make one for each.";
            }
        }
    }
}
