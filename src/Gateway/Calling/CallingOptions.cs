using Microsoft.Extensions.Options;

namespace WebexGateway.Calling;

/// <summary>The section <c>Calling</c>: calls from the browser.</summary>
public sealed class CallingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Calling";

    /// <summary>What a visitor's browser calls: a destination that Control Hub has enabled for guests, as it is written there. Unset: no such calls.</summary>
    public string? Number { get; set; }
}

/// <summary>Refuses a destination that is none.</summary>
public sealed class CallingRules : IValidateOptions<CallingOptions>
{
    private const int Longest = 256;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, CallingOptions options) =>
        options.Number is { Length: > 0 } number && (number.Length > Longest || number.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
            ? ValidateOptionsResult.Fail("Calling:Number holds spaces or is too long: write the destination as Control Hub has it for guests, such as +576012345678, or leave it unset.")
            : ValidateOptionsResult.Success;
}
