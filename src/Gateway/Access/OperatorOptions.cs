using Microsoft.Extensions.Options;

namespace WebexGateway.Access;

/// <summary>The section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Operator";

    /// <summary>
    /// Opens the operator's endpoints, at least 8 characters, in Production 20. Unset: they answer 404, except beside the stand-in from
    /// this machine.
    /// </summary>
    public string? Key { get; set; }
}

/// <summary>What the schema cannot say of the section <c>Operator</c>: how long a key must be where it guards something.</summary>
public sealed class OperatorOptionsValidator(IHostEnvironment environment) : IValidateOptions<OperatorOptions>
{
    /// <summary>The right key opens whatever was tried before, so that no number of tries may find it.</summary>
    private const int ShortestKey = 20;

    public ValidateOptionsResult Validate(string? name, OperatorOptions options) =>
        environment.IsProduction() && options.Key is { Length: > 0 and < ShortestKey }
            ? ValidateOptionsResult.Fail($"OPERATOR_KEY (Operator:Key) is shorter than {ShortestKey} characters: "
                + "set it to the output of 'openssl rand -hex 32', or leave it unset to close the operator's endpoints.")
            : ValidateOptionsResult.Success;
}
