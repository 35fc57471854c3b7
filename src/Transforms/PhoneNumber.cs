namespace WebexGateway.Transforms;

/// <summary>A telephone number in E.164 (<c>+573001234567</c>). It prints masked; only <see cref="E164"/> gives it away.</summary>
public readonly record struct PhoneNumber(string E164)
{
    private const int LastDigits = 4;

    /// <summary>The number without its last four digits, by which a run of neighbouring numbers is one.</summary>
    public string Prefix => E164[..^LastDigits];

    public override string ToString() => $"{E164[..3]}…{E164[^2..]}";
}
