namespace WebexGateway.Transforms;

/// <summary>The values of a callback that the gateway admitted; set on <c>HttpContext.Features</c> for the transforms.</summary>
public sealed record AdmittedCallback(PhoneNumber Number, string? Name, string Topic)
{
    /// <summary>The values that <c>{ "BodyField": …, "Admitted": … }</c> may name.</summary>
    public static readonly IReadOnlyList<string> Values = ["number", "name", "topic"];

    /// <summary>Returns one of <see cref="Values"/>; null when the visitor left it out.</summary>
    public string? Get(string value) => value switch
    {
        "number" => Number.E164,
        "name" => Name,
        "topic" => Topic,
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public override string ToString() => $"callback to {Number} about {Topic}";
}
