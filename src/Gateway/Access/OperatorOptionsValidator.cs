namespace WebexGateway.Access;

/// <summary>
/// Validates the rule of the section <c>Operator</c> that the schema cannot express: the length of the key in Production.
/// </summary>
public sealed class OperatorOptionsValidator(IHostEnvironment environment) : IValidateOptions<OperatorOptions>
{
    /// <summary>The right key is accepted after any number of wrong ones, so it must be too long to guess.</summary>
    private const int ShortestKey = 20;

    public ValidateOptionsResult Validate(string? name, OperatorOptions options) =>
        environment.IsProduction() && options.Key is { Length: > 0 and < ShortestKey }
            ? ValidateOptionsResult.Fail($"OPERATOR_KEY (Operator:Key) is shorter than {ShortestKey} characters: "
                + "set it to the output of 'openssl rand -hex 32', or leave it unset to close the operator's endpoints.")
            : ValidateOptionsResult.Success;
}
