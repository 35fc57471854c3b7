using Microsoft.Extensions.Options;

namespace WebexGateway.Abuse;

/// <summary>The rate limits as they stand in the configuration at the start, with what is wrong with them.</summary>
public sealed class RateLimitOptions
{
    /// <summary>What is wrong, each with its key's path and the fix.</summary>
    public IReadOnlyList<string> Faults { get; set; } = [];
}

/// <summary>Refuses to start with a faulty rule: the format's own library would fail open, or at the first request.</summary>
public sealed class RateLimitRules : IValidateOptions<RateLimitOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options) =>
        options.Faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Faults);
}
